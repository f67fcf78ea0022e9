import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import { TranscribeError } from '../errors/transcribe-error.js';

// A process that has to start anew is ready within a second or two.
const PAUSES_MS = [250, 1000];

/**
 * Does something again, after a pause, when it fails in a way that may pass: three times in all. Neither schedulers nor
 * strategies nor backends try calls again: tries would multiply.
 *
 * @throws TranscribeError what the last attempt threw; errors of another kind as `ERR_BACKEND_FAILED`
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  options: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T> {
  const { clock, logger, signal } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (cause) {
      const error = asTranscribeError(cause);
      const pauseMs = PAUSES_MS[failures];
      if (pauseMs === undefined || !error.retryable || signal.aborted) throw error;
      logger.warn({ code: error.code, pauseMs }, 'transcription failed, trying again');
      await clock.sleep(pauseMs, signal);
    }
  }
}

/** The error itself where it is one of ours. */
export function asTranscribeError(error: unknown): TranscribeError {
  if (TranscribeError.isInstance(error)) return error;
  return new TranscribeError('The backend failed. See the cause.', {
    code: 'ERR_BACKEND_FAILED',
    cause: error,
  });
}
