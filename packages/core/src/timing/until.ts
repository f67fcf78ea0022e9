import type { Clock } from '../contracts/clock.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';

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

/** How long something may take. */
export interface TimeLimit {
  readonly ms: number;
  readonly clock: Clock;
  /** The subject of the error's message: `The turn detector`. */
  readonly what: string;
}

/**
 * Waits for work as {@link until} does, and no longer than it may take.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`, `ERR_BACKEND_TIMEOUT` (retryable)
 */
export async function inTime<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  { ms, clock, what }: TimeLimit,
): Promise<T> {
  const settled = new AbortController();
  const late = clock.sleep(ms, settled.signal).then(() => {
    throw new TranscribeError(`${what} took over ${ms} ms.`, {
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
    });
  });
  try {
    return await until(Promise.race([work, late]), signal);
  } finally {
    settled.abort();
  }
}
