import type { Queue } from 'bullmq';
import type { JobData } from './bull-jobs.js';
import type { BullJobStoreSettings } from './bull-options.js';
import type { JobIndex } from './job-index.js';

/** The connections and settings that the parts of the store share. */
export interface BullParts {
  readonly settings: BullJobStoreSettings;
  readonly url: string;
  readonly prefix: string;
  readonly index: JobIndex;
  readonly jobs: Queue<JobData, number>;
  /** Owners to be told, by the ids of their jobs. */
  readonly tellings: Queue<{ readonly id: string }>;
}
