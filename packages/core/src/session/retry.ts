import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import type { TranscribeError } from '../errors/transcribe-error.js';
import { retried } from '../waiting/retried.js';

// A process that has to start anew is ready within a second or two.
const PAUSES_MS = [250, 1000];

/**
 * Makes a call again that fails in a way that may pass: three times in all. Neither schedulers nor strategies nor backends
 * try calls again.
 *
 * @throws what the last attempt threw
 */
export function retriedCall<T>(
  attempt: () => Promise<T>,
  options: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T> {
  const pauseAfter = ({ retryable, code }: TranscribeError, failures: number) => {
    const pauseMs = retryable ? PAUSES_MS[failures - 1] : undefined;
    if (pauseMs !== undefined) {
      options.logger.warn({ code, pauseMs }, 'transcription failed, trying again');
    }
    return pauseMs;
  };
  return retried(attempt, pauseAfter, options);
}
