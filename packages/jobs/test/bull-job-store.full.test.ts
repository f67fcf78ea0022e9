import { createBullJobStore } from '@ws/jobs';
import { describeJobStore } from '@ws/testing/vitest';
import { afterAll, beforeAll } from 'vitest';
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
