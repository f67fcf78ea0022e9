import { setTimeout as delay } from 'node:timers/promises';
import { abortedError } from '@ws/core';
import pRetry from 'p-retry';
import type { DownloadJob } from '../download-job.js';
import type { HubProblem } from './hub-problem.js';
import type { HubClient } from './hub-request.js';

// An attempt that brought this much does not count against the retries: a poor line may need many.
const PROGRESS_BYTES = 1024 * 1024;
const MOST_DELAY_MS = 8000;

/** Thrown within an attempt, so that the retries know what it was. */
export class AttemptFailed extends Error {
  readonly problem: HubProblem;
  readonly receivedBytes: number;

  constructor(problem: HubProblem, receivedBytes: number, cause?: unknown) {
    super(problem.reason, { cause });
    this.problem = problem;
    this.receivedBytes = receivedBytes;
  }
}

/**
 * Attempts something until it works, it fails for a reason that does not pass, or the retries are used up.
 *
 * @throws AttemptFailed the last one; `ERR_ABORTED`; what else the attempt throws, as it is.
 */
export async function attemptOften<T>(
  job: Pick<DownloadJob, 'settings' | 'signal'>,
  client: HubClient,
  attempt: () => Promise<T>,
): Promise<T> {
  const { settings, signal } = job;
  try {
    return await pRetry(attempt, {
      retries: settings.retries,
      minTimeout: settings.retryDelayMs,
      maxTimeout: MOST_DELAY_MS,
      randomize: true,
      signal,
      shouldConsumeRetry: ({ error }) =>
        !(error instanceof AttemptFailed && error.receivedBytes >= PROGRESS_BYTES),
      shouldRetry: async ({ error }) => {
        if (!(error instanceof AttemptFailed) || !error.problem.passing) return false;
        if (error.problem.unreachable && !client.reached) return false;
        const { retryAfterMs } = error.problem;
        if (retryAfterMs !== undefined) await delay(retryAfterMs, undefined, { signal });
        return true;
      },
    });
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    throw error;
  }
}
