import type { SessionJournal } from '@ws/core';
import { createKeptParts } from '../operations/kept-parts.js';
import { type OpenJobs, openJobs } from '../protocols/jobs/open-jobs.js';
import type { ServerSettings } from './options/server-options.js';
import { openJournal } from './sessions/open-journal.js';

/** The stores of a server, which outlive its process. */
export interface OpenStores extends AsyncDisposable {
  readonly journal: SessionJournal | undefined;
  readonly jobs: OpenJobs | undefined;
}

/**
 * Opens the journal and the queue of a server before its engine: a package that is missing or an address that does not
 * answer is told at once, not after a model was fetched.
 *
 * @throws what {@link openJournal} and {@link openJobs} throw
 */
export async function openStores(settings: ServerSettings): Promise<OpenStores> {
  const { sessionStore, jobs: queue, logger, signal } = settings;
  const parts = createKeptParts();
  const dispose = (): PromiseLike<void> => parts[Symbol.asyncDispose]();
  try {
    const journal =
      sessionStore === undefined
        ? undefined
        : parts.keep(await openJournal(sessionStore, settings));
    const jobs =
      queue === undefined ? undefined : parts.keep(await openJobs(settings, { logger, signal }));
    return { journal: journal?.journal, jobs, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
