import type { JobHandlers, JobWork, JobWorkOptions } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { type Job as BullJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { failureOf, MOST_TELLINGS } from './attempts.js';
import { type JobData, reasonOf, toJob } from './bull-jobs.js';
import type { BullParts } from './bull-parts.js';
import { createSweeper } from './sweep-jobs.js';
import { createWorkConnections } from './work-connections.js';

// A recording that kills each worker that has it must end; one that has bad luck must not.
const MOST_DEATHS = 10;
const TELLINGS_AT_ONCE = 8;

type Ending = 'removed' | 'taken' | 'handed back';

/** Work of this process at the jobs. */
export function openBullWork(
  parts: BullParts,
  handlers: JobHandlers,
  { concurrency }: JobWorkOptions,
): JobWork {
  const { index, jobs, tellings, prefix, settings, url } = parts;
  const { logger, lockMs } = settings;
  const connections = createWorkConnections(url);
  const running = new Map<string, AbortController>();
  let isEnding = false;

  const isKept = async ({ data }: BullJob<JobData>): Promise<boolean> =>
    index.has(data.owner, data.id);

  async function process(job: BullJob<JobData, number>, token?: string): Promise<number> {
    const { id } = job.data;
    const over = new AbortController();
    running.set(id, over);
    if (isEnding) over.abort('handed back' satisfies Ending);
    /** The newest that is not written; what came before it is of no use. */
    let newest: object | undefined;
    let writing = false;

    async function write(): Promise<void> {
      if (writing) return;
      writing = true;
      try {
        while (newest !== undefined && !over.signal.aborted) {
          const progress = newest;
          newest = undefined;
          await job.updateProgress(progress);
          if (!(await isKept(job))) over.abort('removed' satisfies Ending);
        }
      } finally {
        writing = false;
      }
    }

    try {
      if (!(await isKept(job))) over.abort('removed' satisfies Ending);
      over.signal.throwIfAborted();
      const seconds = await handlers.run(await toJob(job), {
        signal: over.signal,
        async progress(progress) {
          newest = progress;
          write().catch((error: unknown) => {
            logger.debug({ err: errorMessage(error), job: id }, 'progress was not written');
          });
        },
      });
      return seconds;
    } catch (error) {
      if (over.signal.reason === 'handed back') {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      // The sweep removes what it has left.
      if (over.signal.reason === 'removed') return 0;
      const failure = failureOf(error, handlers);
      const reason = reasonOf(failure.error);
      throw failure.mayPass ? new Error(reason) : new UnrecoverableError(reason);
    } finally {
      running.delete(id);
    }
  }

  async function tell({ data: { id } }: BullJob<{ readonly id: string }>): Promise<void> {
    const job = await jobs.getJob(id);
    if (job !== undefined && (await isKept(job))) await handlers.tell(await toJob(job));
  }

  const sweeper = createSweeper(parts, handlers);
  const shared = {
    connection: connections.redis,
    prefix,
    lockDuration: lockMs,
    stalledInterval: Math.ceil(lockMs / 2),
  };
  const worker = new Worker<JobData, number>(jobs.name, process, {
    ...{ ...shared, concurrency, maxStalledCount: MOST_DEATHS },
  });
  const teller = new Worker<{ readonly id: string }>(tellings.name, tell, {
    ...{ ...shared, concurrency: TELLINGS_AT_ONCE, maxStalledCount: MOST_TELLINGS },
  });
  for (const each of [worker, teller]) {
    each.on('error', (error) => logger.warn({ err: errorMessage(error) }, 'fault of the queue'));
  }
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.get(id)?.abort('taken' satisfies Ending);
  });
  const settle = (job: BullJob<JobData, number> | undefined): void => {
    if (job?.finishedOn === undefined) return;
    sweeper.settle(job).catch((error: unknown) => {
      logger.warn({ err: errorMessage(error), job: job.id }, 'the end of a job is not noted yet');
    });
  };
  worker.on('completed', settle);
  worker.on('failed', settle);
  teller.on('failed', (job, error) => {
    logger.warn(
      { err: errorMessage(error), job: job?.data.id, attempt: job?.attemptsMade },
      'an owner was not told of a job',
    );
  });
  const sweeping = sweeper.begin();

  return {
    get running() {
      return running.size;
    },
    async [Symbol.asyncDispose]() {
      isEnding = true;
      for (const over of running.values()) over.abort('handed back' satisfies Ending);
      await sweeping[Symbol.asyncDispose]();
      await connections.endAfter(Promise.all([worker.close(), teller.close()]));
    },
  };
}
