import { once } from 'node:events';
import { deferred } from '@ws/core/internal';
import { createBullJobStore } from '@ws/jobs';
import { describeJobStore } from '@ws/testing/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisProcess, startRedis } from '../../../test/support/redis-server.js';

let redis: RedisProcess;
let count = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

describeJobStore('BullMQ over Redis', {
  create: () =>
    createBullJobStore(redis.url, {
      ...{ prefix: `test-${++count}`, sweepMs: 100, retryDelayMs: 1, tellDelayMs: 1 },
    }),
});

it('says which queue cannot be reached, without its password, and how to start without', async () => {
  await using store = createBullJobStore('redis://anna:s3cret@127.0.0.1:1');
  const failing = store.open();
  await expect(failing).rejects.toMatchObject({ code: 'ERR_CONNECTION' });
  await expect(failing).rejects.toThrow(
    /redis:\/\/127\.0\.0\.1:1 .*ECONNREFUSED.* leave out --jobs/,
  );
  await expect(failing).rejects.toThrow(/^((?!s3cret).)*$/);
  expect(() => createBullJobStore('http://127.0.0.1')).toThrow(/redis:\/\/HOST:6379/);
});

it.each(['without a job', 'with a job'])('ends its work while Redis is away, %s', async (what) => {
  const own = await startRedis();
  try {
    const store = createBullJobStore(own.url);
    await store.open();
    const begun = deferred<void>();
    const handedBack = deferred<void>();
    const work = store.work(
      {
        async run(_, { signal }) {
          begun.resolve();
          await once(signal, 'abort');
          handedBack.resolve();
          signal.throwIfAborted();
          return 1;
        },
        describe: () => ({ code: 'INTERNAL_ERROR', message: 'handed back' }),
        tell: async () => {},
        forget: async () => {},
      },
      { concurrency: 1 },
    );
    if (what === 'with a job') {
      const job = { owner: 'anna', request: {}, priority: 'normal', isTold: false } as const;
      const limits = { jobs: 1, jobsOfOwner: 1 };
      await store.add({ id: 'job-1', keepMs: 60_000, ...job }, limits);
      await begun.promise;
    }
    await own.stop();
    await expect(store.counts()).rejects.toMatchObject({ code: 'ERR_CONNECTION' });
    await store[Symbol.asyncDispose]();
    if (what === 'with a job') await handedBack.promise;
    expect(work.running).toBe(0);
  } finally {
    await own[Symbol.asyncDispose]();
  }
});
