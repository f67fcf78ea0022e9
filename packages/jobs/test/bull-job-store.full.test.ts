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
