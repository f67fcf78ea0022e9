import { abortedError } from '../errors/transcribe-error.js';

/**
 * Waits for work that others may wait for too, or that heeds no signal: the signal ends one caller's waiting, and the work
 * goes on.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`
 */
export async function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
