import type { SessionJournal } from '@ws/core';
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
  const journal =
    sessionStore === undefined ? undefined : await openJournal(sessionStore, settings);
  const closeJournal = async (): Promise<void> => journal?.[Symbol.asyncDispose]();
  try {
    const jobs = queue === undefined ? undefined : await openJobs(settings, { logger, signal });
    return {
      ...{ journal: journal?.journal, jobs },
      async [Symbol.asyncDispose]() {
        await jobs?.[Symbol.asyncDispose]();
        await closeJournal();
      },
    };
  } catch (error) {
    await closeJournal();
    throw error;
  }
}
