import { type Job, type JobHandlers, type JobStore, type JobWork, TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { MOST_ATTEMPTS } from './attempts.js';
import { toJob } from './bull-jobs.js';
import { type BullJobStoreOptions, normalizeBullOptions } from './bull-options.js';
import type { BullParts } from './bull-parts.js';
import { openBullWork } from './bull-work.js';
import { checkNewJob, checkPage, limitReached, ofAnotherOwner, unknownAfter } from './check-job.js';
import { createJobIndex } from './job-index.js';
import { RANKS } from './ranks.js';

const RECORDINGS = 'recordings';
const WEBHOOKS = 'webhooks';
const OPEN_MS = 10_000;
// Jobs that have ended, and whose place is not freed yet.
const ENDED_AT_MOST = 100;

/**
 * Jobs in Redis (6.2 or later) or Valkey, by BullMQ: servers and workers on many machines share them. The queues are
 * `recordings` and `webhooks`.
 *
 * @param url - `redis://HOST:6379`, with user, password and number of the database where there are some
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createBullJobStore(url: string, options: BullJobStoreOptions = {}): JobStore {
  const settings = normalizeBullOptions(url, options);
  const { logger } = settings;
  const prefix = `{${settings.prefix}}`;
  const place = placeOf(url);
  // A client waits for what is asked here: it is told at once where Redis is away.
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    enableAutoPipelining: true,
  });
  redis.on('error', (err) =>
    logger.warn({ err: errorMessage(err), place }, 'Redis does not answer'),
  );
  const connected = { connection: redis, prefix };
  let parts: BullParts | undefined;
  const works = new Set<JobWork>();
  let opening: Promise<void> | undefined;
  let isDisposed = false;

  async function connect(): Promise<void> {
    let why: unknown;
    redis.once('error', (error) => {
      why = error;
    });
    const tooLate = setTimeout(() => redis.disconnect(), OPEN_MS);
    try {
      await redis.connect();
      const version = /redis_version:(\d+)\.(\d+)/.exec(await redis.info('server'));
      const [major = 0, minor = 0] = (version ?? []).slice(1).map(Number);
      if (major < 6 || (major === 6 && minor < 2)) {
        throw new Error(`it is version ${major}.${minor}, and 6.2 is needed`);
      }
    } catch (cause) {
      opening = undefined;
      redis.disconnect();
      const reason = errorMessage(why ?? cause).replace(/\.$/, '');
      throw new TranscribeError(
        `The queue of jobs at ${place} cannot be used: ${reason}. Start Redis or Valkey there, or leave out --jobs: a server serves live sessions without it.`,
        { code: 'ERR_CONNECTION', details: { place }, cause },
      );
    } finally {
      clearTimeout(tooLate);
    }
    parts = {
      ...{ settings, url, prefix, index: createJobIndex(redis, prefix) },
      jobs: new Queue(RECORDINGS, connected),
      tellings: new Queue(WEBHOOKS, connected),
    };
    for (const queue of [parts.jobs, parts.tellings]) queue.on('error', () => {});
  }

  function opened(): BullParts {
    if (isDisposed)
      throw new TranscribeError('This store of jobs was disposed.', { code: 'ERR_DISPOSED' });
    if (parts !== undefined) return parts;
    throw new TranscribeError('This store of jobs is not open: await its open() first.', {
      code: 'ERR_INVALID_STATE',
    });
  }

  /** Gives Redis' answer; throws an error that may pass where there is none. */
  async function asked<T>(ask: (parts: BullParts) => Promise<T>): Promise<T> {
    const open = opened();
    try {
      return await ask(open);
    } catch (cause) {
      if (TranscribeError.isInstance(cause)) throw cause;
      throw new TranscribeError(`The queue of jobs does not answer: ${errorMessage(cause)}.`, {
        ...{ code: 'ERR_CONNECTION', retryable: true, details: { place }, cause },
      });
    }
  }

  async function found({ jobs }: BullParts, id: string): Promise<Job | undefined> {
    const job = await jobs.getJob(id);
    return job && toJob(job);
  }

  return {
    name: 'bullmq',
    open() {
      if (isDisposed) opened();
      opening ??= connect();
      return opening;
    },
    async add(job, limits) {
      checkNewJob(job);
      return asked(async (open) => {
        const now = Date.now();
        const place = await open.index.reserve(job, limits, now);
        if (place === 'another') throw ofAnotherOwner(job.id);
        if (place !== 'new' && place !== 'there') throw limitReached(place, limits);
        const there = place === 'there' ? await found(open, job.id) : undefined;
        if (there !== undefined) return { job: there, isNew: false };
        // The server that had taken the place of this id may have died before it added the job.
        const added = await open.jobs.add(
          RECORDINGS,
          { ...job, createdAt: now },
          {
            ...{ jobId: job.id, priority: RANKS[job.priority], stackTraceLimit: 0 },
            ...{
              attempts: MOST_ATTEMPTS,
              backoff: { type: 'exponential', delay: settings.retryDelayMs },
            },
          },
        );
        return { job: await toJob(added), isNew: true };
      });
    },
    find: (owner, id) =>
      asked(async (open) => ((await open.index.has(owner, id)) ? found(open, id) : undefined)),
    async list(owner, { limit, after }) {
      checkPage(limit);
      return asked(async (open) => {
        const ids = (await open.index.idsOf(owner, limit, after)) ?? unknownAfter(after!);
        const jobs = await Promise.all(ids.map((id) => found(open, id)));
        return jobs.filter((job) => job !== undefined);
      });
    },
    remove: (owner, id) =>
      asked(async ({ index, jobs }) => {
        const isOwn = await index.drop(owner, id, Date.now());
        // A job that a worker has stays until the worker has left it.
        if (isOwn) await jobs.remove(id);
        return isOwn;
      }),
    counts: () =>
      asked(async ({ jobs, index }) => {
        const states = ['wait', 'prioritized', 'delayed', 'active', 'failed'] as const;
        const counts = await jobs.getJobCounts(...states);
        const { wait = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = counts;
        const waiting = wait + prioritized + delayed;
        const oldestWaitingAt = waiting === 0 ? undefined : await oldestOf(jobs, index, active);
        return { waiting, running: active, failed, oldestWaitingAt };
      }),
    work(handlers: JobHandlers, options) {
      const work = openBullWork(opened(), handlers, options);
      const own: JobWork = {
        get running() {
          return work.running;
        },
        async [Symbol.asyncDispose]() {
          works.delete(own);
          await work[Symbol.asyncDispose]();
        },
      };
      works.add(own);
      return own;
    },
    async [Symbol.asyncDispose]() {
      if (isDisposed) return;
      isDisposed = true;
      await Promise.all([...works].map((work) => work[Symbol.asyncDispose]()));
      await opening?.catch(() => {});
      await Promise.all([parts?.jobs.close(), parts?.tellings.close()]);
      redis.disconnect();
    },
  };
}

/** The moment when the oldest job was added that waits; `undefined` where none is found. */
async function oldestOf(
  jobs: BullParts['jobs'],
  index: BullParts['index'],
  active: number,
): Promise<number | undefined> {
  const [running, oldest] = await Promise.all([
    jobs.getRanges(['active'], 0, -1),
    index.oldest(active + ENDED_AT_MOST),
  ]);
  const ids = new Set(running);
  return oldest.find(({ id }) => !ids.has(id))?.createdAt;
}

/** Its address without a password. */
function placeOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
