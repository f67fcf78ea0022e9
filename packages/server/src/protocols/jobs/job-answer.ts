import type { Job } from '@ws/core';

/** A job as its owner is told of it, in answers and by webhooks. Moments are ISO 8601, lengths seconds. */
export interface JobAnswer {
  readonly id: string;
  readonly state: Job['state'];
  readonly priority: Job['priority'];
  readonly created_at: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly progress?: Job['progress'];
  readonly error?: Job['error'];
}

export function jobAnswer(job: Job): JobAnswer {
  const { id, state, priority, createdAt, startedAt, endedAt, progress, error } = job;
  const moment = (ms: number): string => new Date(ms).toISOString();
  return {
    ...{ id, state, priority, created_at: moment(createdAt) },
    ...(startedAt !== undefined && { started_at: moment(startedAt) }),
    ...(endedAt !== undefined && { ended_at: moment(endedAt) }),
    ...(progress !== undefined && { progress }),
    ...(error !== undefined && { error }),
  };
}
