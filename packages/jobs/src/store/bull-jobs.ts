import type { Job, JobError, JobProgress, JobState, NewJob } from '@ws/core';
import type { Job as BullJob } from 'bullmq';

/** The data of a job that BullMQ keeps for us. */
export interface JobData extends NewJob {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const STATES: Readonly<Record<string, JobState>> = {
  active: 'running',
  completed: 'done',
  failed: 'failed',
};
const STALLED: JobError = {
  code: 'INTERNAL_ERROR',
  message:
    'The workers that had this recording died, one after the other. It may be what kills them.',
};

/** A job as BullMQ has it now. */
export async function toJob(job: BullJob<JobData, number>): Promise<Job> {
  const state = STATES[await job.getState()] ?? 'waiting';
  const { data, progress, processedOn, finishedOn, failedReason } = job;
  const hasEnded = state === 'done' || state === 'failed';
  return {
    ...data,
    state,
    ...(processedOn !== undefined && { startedAt: processedOn }),
    ...(hasEnded && finishedOn !== undefined && { endedAt: finishedOn }),
    ...(isProgress(progress) && { progress }),
    ...(state !== 'done' && failedReason && { error: errorOf(failedReason) }),
  };
}

function isProgress(progress: unknown): progress is JobProgress {
  return typeof (progress as Partial<JobProgress> | null)?.position === 'number';
}

/** The form of an error in BullMQ's record, which people read there, too. */
export function reasonOf({ code, message }: JobError): string {
  return `${code}: ${message}`;
}

function errorOf(reason: string): JobError {
  const [, code, message] = /^([A-Z_]+): (.*)$/s.exec(reason) ?? [];
  return code === undefined || message === undefined ? STALLED : { code, message };
}
