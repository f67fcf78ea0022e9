import type { JobHandlers } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { Job as BullJob, JobType } from 'bullmq';
import { MOST_TELLINGS } from './attempts.js';
import type { JobData } from './bull-jobs.js';
import type { BullParts } from './bull-parts.js';

/** Carries on where a worker died between two steps, and removes what is not needed any more. */
export interface Sweeper {
  /** Frees the place of a job that has ended, and has its owner told. Calling it twice is harmless. */
  settle(job: BullJob<JobData, number>): Promise<void>;
  /** Sweeps now, and again and again until it is disposed. */
  begin(): AsyncDisposable;
}

// A place that has no job for so long is that of a server that died while it added the job.
const ADDING_MS = 60_000;
const AT_ONCE = 1000;
/** BullMQ's lists of jobs that have not ended. */
const GOING_ON: JobType[] = ['active', 'wait', 'prioritized', 'delayed'];

export function createSweeper(parts: BullParts, handlers: JobHandlers): Sweeper {
  const { index, jobs, tellings, settings } = parts;
  const { logger, sweepMs, tellDelayMs } = settings;

  async function settle(job: BullJob<JobData, number>): Promise<void> {
    const { id, owner, isTold, keepMs } = job.data;
    const at = job.finishedOn!;
    // First, for the job is not looked at again once its place is free.
    if (isTold && (await index.has(owner, id))) {
      await tellings.add(
        'tell',
        { id },
        {
          ...{ jobId: id, attempts: MOST_TELLINGS, stackTraceLimit: 0 },
          ...{ backoff: { type: 'exponential', delay: tellDelayMs } },
          ...{ removeOnComplete: true, removeOnFail: true },
        },
      );
    }
    await index.settle(owner, id, { at, seconds: job.returnvalue ?? 0, lookAt: at + keepMs });
  }

  async function settleOpen(now: number): Promise<void> {
    const open = await index.open();
    if (open.length === 0) return;
    // Most have not ended, and a few lists say so of all of them.
    const goingOn = new Set(await jobs.getRanges(GOING_ON, 0, -1));
    for (const { id, createdAt } of open) {
      if (goingOn.has(id)) continue;
      const job = await jobs.getJob(id);
      if (job?.finishedOn !== undefined) await settle(job);
      else if (job === undefined && createdAt < now - ADDING_MS) await index.forget(id);
    }
  }

  async function removeOrLookAgain(id: string, now: number): Promise<void> {
    const job = await jobs.getJob(id);
    const isOver = job === undefined || !(await index.has(job.data.owner, id));
    const endedAt = job?.finishedOn;
    const isOld = job !== undefined && endedAt !== undefined && endedAt + job.data.keepMs <= now;
    if (!isOver && !isOld) {
      await index.lookAgain(id, (endedAt ?? now) + job.data.keepMs);
      return;
    }
    // A job that a worker has is not removed: the worker leaves it soon.
    if (job !== undefined && (await jobs.remove(id)) === 0) return;
    await handlers.forget(id);
    await index.forget(id);
  }

  async function removeDue(now: number): Promise<void> {
    for (const id of await index.due(now, AT_ONCE)) {
      // One that cannot be removed now does not keep the others.
      await removeOrLookAgain(id, now).catch((error: unknown) => {
        logger.warn({ err: errorMessage(error), job: id }, 'a job was not removed');
      });
    }
  }

  async function sweep(): Promise<void> {
    try {
      await settleOpen(Date.now());
      await removeDue(Date.now());
    } catch (error) {
      logger.warn({ err: errorMessage(error) }, 'the jobs were not swept');
    }
  }

  return {
    settle,
    begin() {
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      let sweeping: Promise<void> = Promise.resolve();
      function again(): void {
        sweeping = sweep().then(() => {
          if (!isOver) timer = setTimeout(again, sweepMs);
        });
      }
      again();
      return {
        async [Symbol.asyncDispose]() {
          isOver = true;
          clearTimeout(timer);
          await sweeping;
        },
      };
    },
  };
}
