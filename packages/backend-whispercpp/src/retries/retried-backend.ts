import {
  abortedError,
  type Logger,
  type Segment,
  TranscribeError,
  type TranscriptionBackend,
} from '@ws/core';
import pRetry from 'p-retry';

/** How often, and after which pause. */
export interface RetryOptions {
  /** Further tries, 0 or more. */
  readonly retries: number;
  /** The pause before the first of them, doubled for each further one. */
  readonly retryDelayMs: number;
  readonly logger: Logger;
}

/** What is worth another try here; a full queue is for the caller to wait for. */
function isPassing(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.retryable && error.code !== 'ERR_OVERLOADED';
}

/**
 * A backend's `load` and `transcribe`, tried again when they fail for a passing reason. Segments that were told are not
 * told again, and progress does not go back.
 */
export function withRetries<Backend extends TranscriptionBackend>(
  backend: Backend,
  { retries, retryDelayMs, logger }: RetryOptions,
): Pick<Backend, 'load' | 'transcribe'> {
  async function retrying<T>(
    what: string,
    work: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    try {
      return await pRetry(work, {
        retries,
        minTimeout: retryDelayMs,
        factor: 2,
        ...(signal === undefined ? {} : { signal }),
        shouldRetry: ({ error }) => isPassing(error),
        onFailedAttempt({ error, retriesLeft }) {
          if (!isPassing(error) || retriesLeft === 0) return;
          const { code, message } = error as TranscribeError;
          logger.warn({ code, message, retriesLeft }, `${what} failed, trying again`);
        },
      });
    } catch (error) {
      // Between two tries the library ends with the signal's own reason.
      if (signal?.aborted && !TranscribeError.isInstance(error)) throw abortedError(signal);
      throw error;
    }
  }

  return {
    load: (options) => retrying('loading', () => backend.load(options), options?.signal),
    transcribe(samples, options) {
      const { onSegment, onProgress, signal } = options;
      let toldUntil = Number.NEGATIVE_INFINITY;
      let progressed = 0;
      const listeners = {
        ...(onSegment && {
          onSegment(segment: Segment) {
            if (segment.start < toldUntil) return;
            toldUntil = segment.end;
            onSegment(segment);
          },
        }),
        ...(onProgress && {
          onProgress(progress: number) {
            if (progress < progressed) return;
            progressed = progress;
            onProgress(progress);
          },
        }),
      };
      return retrying(
        'transcribing',
        () => backend.transcribe(samples, { ...options, ...listeners }),
        signal,
      );
    },
  };
}
