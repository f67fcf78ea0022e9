import { abortedError } from '../errors/transcribe-error.js';

/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
export interface Clock {
  now(): number;
  /**
   * Resolves when `ms` have passed.
   *
   * @throws TranscribeError `ERR_ABORTED`
   */
  sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortedError(signal));
        return;
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      const abort = (): void => {
        clearTimeout(timer);
        reject(abortedError(signal));
      };
      signal?.addEventListener('abort', abort, { once: true });
    }),
};
