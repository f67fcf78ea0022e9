import { setMaxListeners } from 'node:events';
import {
  type Clock,
  type Job,
  type JobHandlers,
  type JobStore,
  type Logger,
  TranscribeError,
} from '@ws/core';
import { silentLogger, systemClock } from '@ws/core/internal';
import {
  dayOf,
  delayAfter,
  failureOf,
  MOST_ATTEMPTS,
  MOST_TELLINGS,
  RETRY_DELAY_MS,
  TELL_DELAY_MS,
} from './attempts.js';
import { checkNewJob, checkPage, limitReached, ofAnotherOwner, unknownAfter } from './check-job.js';
import { RANKS } from './ranks.js';

/** Settings of {@link createMemoryJobStore}. */
export interface MemoryJobStoreOptions {
  /** Between the first two attempts of a job, in milliseconds; it doubles from then on. Default 1000. */
  readonly retryDelayMs?: number | undefined;
  /** Between the first two tellings of a job, in milliseconds; it doubles from then on. Default 40000. */
  readonly tellDelayMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

interface Entry {
  job: Job;
  attempts: number;
  /** `false` between two attempts, until the delay has passed. */
  isReady: boolean;
  /** Of the worker that has it. */
  over: AbortController | undefined;
}

interface Worker {
  readonly handlers: JobHandlers;
  readonly concurrency: number;
  readonly running: Map<Entry, Promise<void>>;
}

const DAY_MS = 86_400_000;

/**
 * Jobs of one process, which are gone when it ends: for tests, and for programs that are server and worker in one. Its
 * limits are those that are given with each job; what has ended stays for the job's `keepMs`.
 */
export function createMemoryJobStore(options: MemoryJobStoreOptions = {}): JobStore {
  const { retryDelayMs = RETRY_DELAY_MS, tellDelayMs = TELL_DELAY_MS } = options;
  const { clock = systemClock, logger = silentLogger } = options;
  /** In the order in which they came. */
  const entries = new Map<string, Entry>();
  const seconds = new Map<string, number>();
  const workers = new Set<Worker>();
  const disposal = new AbortController();
  // Each job that waits for its time listens: that is no leak.
  setMaxListeners(0, disposal.signal);

  const isThere = (entry: Entry): boolean => entries.get(entry.job.id) === entry;
  const isOpen = ({ job }: Entry): boolean => job.state === 'waiting' || job.state === 'running';
  const dayKey = (owner: string): string => `${dayOf(Date.now())} ${owner}`;

  function checkThere(): void {
    if (!disposal.signal.aborted) return;
    throw new TranscribeError('This store of jobs was disposed.', { code: 'ERR_DISPOSED' });
  }

  function ownEntry(owner: string, id: string): Entry | undefined {
    checkThere();
    const entry = entries.get(id);
    return entry?.job.owner === owner ? entry : undefined;
  }

  /** Resolves when so much time has passed, however much. @throws TranscribeError `ERR_ABORTED` where the store is disposed */
  async function pass(ms: number): Promise<void> {
    // A timer takes 24 days at most.
    for (let left = ms; left > 0; left -= DAY_MS) {
      await clock.sleep(Math.min(left, DAY_MS), disposal.signal);
    }
  }

  /** Calls back later, unless the store is disposed before. */
  function later(ms: number, then: () => void): void {
    pass(ms).then(then, () => {});
  }

  function next(): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of entries.values()) {
      if (entry.job.state !== 'waiting' || !entry.isReady) continue;
      const rank = RANKS[entry.job.priority];
      if (first === undefined || rank < RANKS[first.job.priority]) first = entry;
    }
    return first;
  }

  function handOut(): void {
    for (const worker of workers) {
      while (worker.running.size < worker.concurrency) {
        const entry = next();
        if (entry === undefined) return;
        const run = runEntry(entry, worker);
        worker.running.set(entry, run);
        void run.then(() => {
          worker.running.delete(entry);
          handOut();
        });
      }
    }
  }

  async function runEntry(entry: Entry, worker: Worker): Promise<void> {
    const { handlers } = worker;
    const over = new AbortController();
    entry.over = over;
    entry.job = { ...entry.job, state: 'running', startedAt: entry.job.startedAt ?? Date.now() };
    try {
      const length = await handlers.run(entry.job, {
        signal: over.signal,
        async progress(progress) {
          entry.job = { ...entry.job, progress };
        },
      });
      if (isThere(entry)) end(entry, { state: 'done', error: undefined }, length);
    } catch (error) {
      if (isThere(entry)) failed(entry, error, worker);
    }
    entry.over = undefined;
    if (!isThere(entry)) await forget(entry, worker);
  }

  function failed(entry: Entry, thrown: unknown, worker: Worker): void {
    if (!workers.has(worker)) {
      entry.job = { ...entry.job, state: 'waiting' };
      return;
    }
    const { error, mayPass } = failureOf(thrown, worker.handlers);
    entry.attempts++;
    if (!mayPass || entry.attempts === MOST_ATTEMPTS) {
      end(entry, { state: 'failed', error });
      return;
    }
    entry.job = { ...entry.job, state: 'waiting', error };
    entry.isReady = false;
    later(delayAfter(entry.attempts, retryDelayMs), () => {
      entry.isReady = true;
      handOut();
    });
  }

  function end(entry: Entry, ended: Pick<Job, 'state' | 'error'>, length = 0): void {
    entry.job = { ...entry.job, ...ended, endedAt: Date.now() };
    const { owner, id, keepMs, isTold } = entry.job;
    seconds.set(dayKey(owner), (seconds.get(dayKey(owner)) ?? 0) + length);
    if (isTold) void tell(entry);
    later(keepMs, () => {
      if (!isThere(entry)) return;
      entries.delete(id);
      void forget(entry);
    });
  }

  async function tell(entry: Entry): Promise<void> {
    for (let made = 1; made <= MOST_TELLINGS; made++) {
      const [worker] = workers;
      try {
        if (!isThere(entry)) return;
        await worker?.handlers.tell(entry.job);
        if (worker !== undefined) return;
      } catch (error) {
        logger.warn({ err: error, job: entry.job.id }, 'an owner was not told of a job');
      }
      await clock.sleep(delayAfter(made, tellDelayMs), disposal.signal).catch(() => {});
      if (disposal.signal.aborted) return;
    }
  }

  /** Has a worker, any one that is there, forget what a job has left. */
  async function forget({ job: { id } }: Entry, worker = [...workers][0]): Promise<void> {
    await worker?.handlers.forget(id).catch((error: unknown) => {
      logger.error({ err: error, job: id }, 'what a job has left was not removed');
    });
  }

  /** Hands back what a worker has, and resolves when the worker has let go of it. */
  async function dismiss(worker: Worker): Promise<void> {
    workers.delete(worker);
    for (const { over } of worker.running.keys()) over?.abort();
    await Promise.all(worker.running.values());
    handOut();
  }

  return {
    name: 'memory',
    async open() {
      checkThere();
    },
    async add(job, limits) {
      checkThere();
      checkNewJob(job);
      const there = entries.get(job.id);
      if (there !== undefined && there.job.owner !== job.owner) throw ofAnotherOwner(job.id);
      if (there !== undefined) return { job: there.job, isNew: false };
      const open = [...entries.values()].filter(isOpen);
      if (open.length >= limits.jobs) throw limitReached('jobs', limits);
      const own = open.filter((entry) => entry.job.owner === job.owner);
      if (own.length >= limits.jobsOfOwner) throw limitReached('jobsOfOwner', limits);
      const used = seconds.get(dayKey(job.owner)) ?? 0;
      if (used >= (limits.secondsPerDay ?? Number.POSITIVE_INFINITY)) {
        throw limitReached('secondsPerDay', limits);
      }
      const added: Job = { ...structuredClone(job), state: 'waiting', createdAt: Date.now() };
      entries.set(job.id, { job: added, attempts: 0, isReady: true, over: undefined });
      // The caller hears of it before a worker does.
      queueMicrotask(handOut);
      return { job: added, isNew: true };
    },
    async find(owner, id) {
      return ownEntry(owner, id)?.job;
    },
    async list(owner, { limit, after }) {
      checkThere();
      checkPage(limit);
      const all = [...entries.values()].filter(({ job }) => job.owner === owner).reverse();
      const from = after === undefined ? 0 : all.findIndex(({ job }) => job.id === after) + 1;
      if (after !== undefined && from === 0) unknownAfter(after);
      return all.slice(from, from + limit).map(({ job }) => job);
    },
    async remove(owner, id) {
      const entry = ownEntry(owner, id);
      if (entry === undefined) return false;
      entries.delete(id);
      // Of a job that runs, its worker forgets what it left.
      if (entry.over) entry.over.abort();
      else void forget(entry);
      return true;
    },
    async counts() {
      checkThere();
      const counts = { waiting: 0, running: 0, failed: 0, done: 0 };
      let oldestWaitingAt: number | undefined;
      for (const { job } of entries.values()) {
        counts[job.state]++;
        if (job.state === 'waiting') oldestWaitingAt ??= job.createdAt;
      }
      const { waiting, running, failed } = counts;
      return { waiting, running, failed, oldestWaitingAt };
    },
    work(handlers, { concurrency }) {
      checkThere();
      const worker: Worker = { handlers, concurrency, running: new Map() };
      workers.add(worker);
      handOut();
      return {
        get running() {
          return worker.running.size;
        },
        [Symbol.asyncDispose]: () => dismiss(worker),
      };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await Promise.all([...workers].map(dismiss));
    },
  };
}
