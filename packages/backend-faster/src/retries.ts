import {
  abortedError,
  type Segment,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptResult,
} from '@ws/core';
import pRetry, { AbortError } from 'p-retry';

/** How often something is tried again, and when. */
export interface RetrySettings {
  /** Further tries. */
  readonly retries: number;
  /** Before the first of them; doubles each time. */
  readonly delayMs: number;
}

/**
 * Does it, and again where that may help: an engine that died, a download that broke off. A full queue is the caller's
 * to wait for.
 *
 * @param signal - ends the waiting between tries, too
 * @throws TranscribeError what the last try threw; `ERR_ABORTED`
 */
export async function retried<T>(
  work: () => Promise<T>,
  { retries, delayMs }: RetrySettings,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal?.aborted) throw abortedError(signal);
  try {
    return await pRetry(
      async () => {
        try {
          return await work();
        } catch (error) {
          // p-retry takes errors only, and tries nothing again that it is told not to.
          if (error instanceof Error && mayHelp(error)) throw error;
          throw new AbortError(error instanceof Error ? error : new Error(String(error)));
        }
      },
      {
        retries,
        minTimeout: delayMs,
        maxTimeout: 10_000,
        randomize: true,
        ...(signal === undefined ? {} : { signal }),
      },
    );
  } catch (error) {
    if (signal?.aborted && !TranscribeError.isInstance(error)) throw abortedError(signal);
    throw error;
  }
}

/** Whether the same may succeed when it is tried again. */
function mayHelp(error: Error): boolean {
  if (!TranscribeError.isInstance(error) || error.code === 'ERR_OVERLOADED') return false;
  const { why }: { readonly why?: unknown } = error.details;
  // An engine that was killed as it loaded, for want of memory say, is not retryable by itself.
  const diedLoading = error.code === 'ERR_BACKEND_UNAVAILABLE' && why === 'SIGKILL';
  return error.retryable || diedLoading;
}

/** Tells a caller of what several tries of one call find, as if it were one. */
export function toldOnce(call: TranscribeOptions): {
  /** The call's options for the next try. */
  nextTry(): TranscribeOptions;
} {
  let told = 0;
  let furthest = -1;
  return {
    nextTry() {
      let found = 0;
      const onSegment = (segment: Segment): void => {
        if (found++ < told) return;
        told++;
        call.onSegment?.(segment);
      };
      const onProgress = (progress: number): void => {
        if (progress <= furthest) return;
        furthest = progress;
        call.onProgress?.(progress);
      };
      return {
        ...call,
        ...(call.onSegment === undefined ? {} : { onSegment }),
        ...(call.onProgress === undefined ? {} : { onProgress }),
      };
    },
  };
}

/** A call of a backend, tried again. */
export function transcribeRetried(
  transcribe: (options: TranscribeOptions) => Promise<TranscriptResult>,
  call: TranscribeOptions,
  settings: RetrySettings,
  signal: AbortSignal | undefined,
): Promise<TranscriptResult> {
  const listeners = toldOnce(call);
  return retried(() => transcribe(listeners.nextTry()), settings, signal);
}
