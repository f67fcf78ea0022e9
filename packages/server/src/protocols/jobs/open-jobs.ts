import type { JobStorage, JobStore, Logger } from '@ws/core';
import { fromInstalled, invalidOption } from '@ws/core/internal';
import { createKeptParts } from '../../operations/kept-parts.js';

/** A queue and its storage, which both answer. Disposing it lets go of what was made here. */
export interface OpenJobs extends AsyncDisposable {
  readonly store: JobStore;
  readonly storage: JobStorage;
}

export interface JobPlaces {
  readonly jobs?: string | JobStore | undefined;
  readonly jobStorage?: string | JobStorage | undefined;
}

/**
 * Opens the queue and the storage that are named, by `@ws/jobs`, or those that are given.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where one is missing, `ERR_BACKEND_UNAVAILABLE` where the package is;
 *   `ERR_CONNECTION`
 */
export async function openJobs(
  { jobs, jobStorage }: JobPlaces,
  { logger, signal }: { readonly logger: Logger; readonly signal?: AbortSignal | undefined },
): Promise<OpenJobs> {
  if (jobs === undefined || jobStorage === undefined) {
    const accepted = 'given, with "jobStorage": redis://HOST:6379, and a folder or s3://BUCKET';
    throw invalidOption('jobs', undefined, accepted);
  }
  const named = () => fromInstalled('@ws/jobs', () => import('@ws/jobs'));
  const made = createKeptParts();
  const dispose = (): PromiseLike<void> => made[Symbol.asyncDispose]();
  try {
    const storage =
      typeof jobStorage === 'string'
        ? made.keep((await named()).createJobStorage(jobStorage))
        : jobStorage;
    const store =
      typeof jobs === 'string'
        ? made.keep((await named()).createBullJobStore(jobs, { logger }))
        : jobs;
    await storage.open();
    await store.open({ signal });
    return { store, storage, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
