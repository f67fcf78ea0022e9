import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Logger } from '../contracts/logger.js';
import type { Segment } from '../contracts/transcript.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import { disposedError } from './engine-errors.js';

/** Does work again and again until it succeeds or is not worth another try: `p-retry` is one. */
export type Retry = <T>(
  work: () => Promise<T>,
  options: {
    readonly retries: number;
    readonly minTimeout: number;
    readonly maxTimeout: number;
    readonly factor: number;
    readonly randomize: boolean;
    /** Ends the pauses, too. */
    readonly signal: AbortSignal;
    shouldRetry(context: { readonly error: Error }): boolean;
    onFailedAttempt(context: { readonly error: Error; readonly retriesLeft: number }): void;
  },
) => Promise<T>;

/** How often something is tried again, and after which pause. */
export interface RetriedBackendOptions {
  readonly retry: Retry;
  /** Further tries, 0 or more. */
  readonly retries: number;
  /** The pause before the first of them, doubled for each further one; one to two times as long, by chance. */
  readonly retryDelayMs: number;
  readonly logger: Logger;
}

/** A call's, as one who tries it again sees them. */
interface Listeners {
  /** What one of them threw: the call ends with it, whatever it is. */
  refused?: { readonly thrown: unknown };
}

const MAX_DELAY_MS = 10_000;

/** What is worth another try here; a full queue is for the caller to wait for. */
function isPassing(error: Error): boolean {
  if (!TranscribeError.isInstance(error) || error.code === 'ERR_OVERLOADED') return false;
  const { why }: { readonly why?: unknown } = error.details;
  // An engine that was killed as it loaded: the machine was short of memory, and may not be a moment later.
  const wasKilled = error.code === 'ERR_BACKEND_UNAVAILABLE' && why === 'SIGKILL';
  return error.retryable || wasKilled;
}

/**
 * A backend's `load` and `transcribe`, tried again with back-off when they fail for a passing reason: an engine that died,
 * a download that broke off. Segments that were told are not told again, and progress does not go back. Disposal ends the
 * pauses.
 */
export function withRetries<Backend extends TranscriptionBackend>(
  backend: Backend,
  { retry, retries, retryDelayMs, logger }: RetriedBackendOptions,
): Pick<Backend, 'load' | 'transcribe' | typeof Symbol.asyncDispose> {
  const disposal = new AbortController();

  async function retrying<T>(
    what: string,
    work: () => Promise<T>,
    signal: AbortSignal | undefined,
    listeners: Listeners = {},
  ): Promise<T> {
    if (signal?.aborted) throw abortedError(signal);
    if (disposal.signal.aborted) throw disposedError();
    // Not AbortSignal.any: it leaves something behind on the signals that live on, with each call.
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const ends = signal === undefined ? [disposal.signal] : [disposal.signal, signal];
    for (const one of ends) one.addEventListener('abort', end);
    try {
      return await retry(work, {
        retries,
        minTimeout: retryDelayMs,
        maxTimeout: MAX_DELAY_MS,
        factor: 2,
        randomize: true,
        signal: ending.signal,
        shouldRetry: ({ error }) => listeners.refused === undefined && isPassing(error),
        onFailedAttempt({ error, retriesLeft }) {
          if (listeners.refused !== undefined || !isPassing(error) || retriesLeft === 0) return;
          const { code, message } = error as TranscribeError;
          logger.warn({ code, message, retriesLeft }, `${what} failed, trying again`);
        },
      });
    } catch (error) {
      if (listeners.refused !== undefined) throw listeners.refused.thrown;
      if (TranscribeError.isInstance(error)) throw error;
      // Ended between two tries.
      if (signal?.aborted) throw abortedError(signal);
      if (disposal.signal.aborted) throw disposedError();
      throw error;
    } finally {
      for (const one of ends) one.removeEventListener('abort', end);
    }
  }

  return {
    load: (options) => retrying('loading', () => backend.load(options), options?.signal),
    transcribe(samples, call) {
      const { onSegment, onProgress, signal } = call;
      let told = 0;
      let furthest = -1;
      const listeners: Listeners = {};
      const tell = (listener: () => void): void => {
        try {
          listener();
        } catch (thrown) {
          listeners.refused = { thrown };
          throw thrown;
        }
      };
      return retrying(
        'transcribing',
        () => {
          let found = 0;
          return backend.transcribe(samples, {
            ...call,
            ...(onSegment && {
              onSegment(segment: Segment) {
                if (found++ < told) return;
                told++;
                tell(() => onSegment(segment));
              },
            }),
            ...(onProgress && {
              onProgress(progress: number) {
                if (progress <= furthest) return;
                furthest = progress;
                tell(() => onProgress(progress));
              },
            }),
          });
        },
        signal,
        listeners,
      );
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await backend[Symbol.asyncDispose]();
    },
  };
}
