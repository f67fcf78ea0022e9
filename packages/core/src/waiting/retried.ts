import type { Clock } from '../contracts/clock.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * Does something again, after a pause, when it fails in a way that may pass. Whoever starts something tries it again
 * here, or nobody does: tries would multiply.
 *
 * @param pauseAfter - the pause in milliseconds after so many failures, of which this was the last; `undefined`: no more
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
