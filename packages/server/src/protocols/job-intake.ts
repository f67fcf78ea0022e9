import type { Job } from '@ws/core';
import type { JobClient } from './jobs/job-client.js';
import type { JobRequest, ListedHosts, QueuedRequest } from './jobs/job-request.js';

/** A job as a protocol adds it. */
export interface AskedJob extends JobRequest {
  readonly id: string;
  /** The recording, as a file of this machine. Left out: a worker fetches it from its `url`. */
  readonly path?: string | undefined;
  /** Set where the webhook is told in the way of another service. */
  readonly callback?: QueuedRequest['callback'];
}

/** Takes recordings for later. */
export interface JobIntake {
  readonly hosts: ListedHosts;
  /** @throws TranscribeError `ERR_OVERLOADED`, `ERR_INVALID_STATE`, `ERR_CONNECTION`: what `JobStore.add` and the storage throw */
  add(job: AskedJob, client: JobClient): Promise<{ readonly job: Job; readonly isNew: boolean }>;
}
