import type { Clock } from '../contracts/clock.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * Does something again, after a pause, when it fails in a way that may pass. Where a caller uses this, its callees must
 * not try the same thing again: the attempts would multiply.
 *
 * @param pauseAfter - takes the last error and the number of failures so far; gives the pause in milliseconds before the
 *   next attempt, or `undefined` where there is to be none
 * @throws what the last attempt threw; TranscribeError `ERR_ABORTED` where a pause was ended
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  pauseAfter: (error: TranscribeError, failures: number) => number | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || !TranscribeError.isInstance(error)) throw error;
      const pauseMs = pauseAfter(error, failures);
      if (pauseMs === undefined) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}
