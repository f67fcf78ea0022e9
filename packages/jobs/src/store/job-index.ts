import { createHash } from 'node:crypto';
import type { JobLimits, NewJob } from '@ws/core';
import type { Redis } from 'ioredis';
import { dayOf } from './attempts.js';

/**
 * The index of jobs, beside BullMQ's own records: the owner of each, those that have not ended, and the moment when a sweep
 * looks at each.
 * Each change is one script, so that limits hold over all servers.
 */
export interface JobIndex {
  /** Takes a place. `there`: this owner has a job of this id; `another`: another owner has. */
  reserve(
    job: NewJob,
    limits: JobLimits,
    now: number,
  ): Promise<'new' | 'there' | 'another' | keyof JobLimits>;
  has(owner: string, id: string): Promise<boolean>;
  /** The ids of an owner's jobs, the newest first; `undefined` where there is none that is `after`. */
  idsOf(
    owner: string,
    limit: number,
    after: string | undefined,
  ): Promise<readonly string[] | undefined>;
  /** Frees the place of a job that has ended, and counts its seconds once. */
  settle(
    owner: string,
    id: string,
    ended: { readonly at: number; readonly seconds: number; readonly lookAt: number },
  ): Promise<void>;
  /** Takes a job from its owner, for the next sweep to look at. @returns `false` where the owner did not have it */
  drop(owner: string, id: string, now: number): Promise<boolean>;
  /** Removes all that the index has of a job. */
  forget(id: string): Promise<void>;
  /** Lists the jobs that have not ended, as far as is known, with the moments when they were added. */
  open(): Promise<readonly { readonly id: string; readonly createdAt: number }[]>;
  /** Lists the oldest of them, the oldest first. */
  oldest(limit: number): Promise<readonly { readonly id: string; readonly createdAt: number }[]>;
  /** Lists the jobs that a sweep is to look at. */
  due(now: number, limit: number): Promise<readonly string[]>;
  lookAgain(id: string, at: number): Promise<void>;
}

// KEYS: due, open, owners, jobs of the owner, open ones of the owner, seconds of the owner's day.
const RESERVE = `
local owner = redis.call('HGET', KEYS[3], ARGV[1])
if owner then if owner == ARGV[2] then return 'there' end return 'another' end
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[5]) then return 'jobs' end
if redis.call('SCARD', KEYS[5]) >= tonumber(ARGV[6]) then return 'jobsOfOwner' end
if ARGV[7] ~= '' and tonumber(redis.call('GET', KEYS[6]) or 0) >= tonumber(ARGV[7]) then return 'secondsPerDay' end
redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[1])
redis.call('SADD', KEYS[5], ARGV[1])
return 'new'`;

const SETTLE = `
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1])
redis.call('INCRBYFLOAT', KEYS[6], ARGV[2])
redis.call('EXPIRE', KEYS[6], 172800)
return 1`;

const DROP = `
if redis.call('ZREM', KEYS[4], ARGV[1]) == 0 then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1`;

// KEYS: due, open, owners. ARGV: id, prefix of the owners' keys.
const FORGET = `
local owner = redis.call('HGET', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
if owner then
  redis.call('ZREM', ARGV[2] .. 'jobs:' .. owner, ARGV[1])
  redis.call('SREM', ARGV[2] .. 'open:' .. owner, ARGV[1])
end
return 1`;

/** @param prefix - of all keys, with a hash tag: a cluster keeps them together */
export function createJobIndex(redis: Redis, prefix: string): JobIndex {
  const all = [`${prefix}:due`, `${prefix}:open`, `${prefix}:owners`] as const;
  const [due, open] = all;

  function keysOf(owner: string, now: number): { readonly mark: string; readonly keys: string[] } {
    // Whatever an owner is called, the name of a key is short.
    const mark = createHash('sha256').update(owner).digest('hex').slice(0, 32);
    const own = ['jobs', 'open'].map((kind) => `${prefix}:${kind}:${mark}`);
    return { mark, keys: [...all, ...own, `${prefix}:seconds:${mark}:${dayOf(now)}`] };
  }

  return {
    async reserve({ id, owner, keepMs }, limits, now) {
      const { mark, keys } = keysOf(owner, now);
      const { jobs, jobsOfOwner, secondsPerDay = '' } = limits;
      const args = [id, mark, now, now + keepMs, jobs, jobsOfOwner, secondsPerDay];
      return (await redis.eval(RESERVE, keys.length, ...keys, ...args)) as 'new';
    },
    async has(owner, id) {
      return (await redis.zscore(keysOf(owner, 0).keys[3]!, id)) !== null;
    },
    async idsOf(owner, limit, after) {
      const key = keysOf(owner, 0).keys[3]!;
      let from = 0;
      if (after !== undefined) {
        const rank = await redis.zrevrank(key, after);
        if (rank === null) return undefined;
        from = rank + 1;
      }
      return redis.zrevrange(key, from, from + limit - 1);
    },
    async settle(owner, id, { at, seconds, lookAt }) {
      const { keys } = keysOf(owner, at);
      await redis.eval(SETTLE, keys.length, ...keys, id, seconds, lookAt);
    },
    async drop(owner, id, now) {
      const { keys } = keysOf(owner, now);
      return (await redis.eval(DROP, keys.length, ...keys, id, now)) === 1;
    },
    async forget(id) {
      await redis.eval(FORGET, all.length, ...all, id, `${prefix}:`);
    },
    async open() {
      return pairsOf(await redis.zrangebyscore(open, '-inf', '+inf', 'WITHSCORES'));
    },
    async oldest(limit) {
      return pairsOf(await redis.zrange(open, 0, String(limit - 1), 'WITHSCORES'));
    },
    due: (now, limit) => redis.zrangebyscore(due, 0, now, 'LIMIT', 0, limit),
    async lookAgain(id, at) {
      await redis.zadd(due, 'XX', at, id);
    },
  };
}

/** Ids with their scores, as Redis gives them. */
function pairsOf(pairs: readonly string[]) {
  return pairs.flatMap((id, i) => (i % 2 ? [] : [{ id, createdAt: Number(pairs[i + 1]) }]));
}
