import type { Clock } from '@ws/core';

/** How long to wait before each further attempt: exponential, with full jitter, so that clients do not come all at once. */
export interface BackOff {
  /** Milliseconds before the next attempt. */
  next(): number;
  /** It worked: the next failure is the first. */
  reset(): void;
}

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** @param random - from 0 to 1 */
export function createBackOff(random: () => number = Math.random): BackOff {
  let attempts = 0;
  return {
    next() {
      const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
      attempts++;
      return Math.round(most * random());
    },
    reset() {
      attempts = 0;
    },
  };
}

/** Waits, but not longer than until a browser says that it is online again, or the signal is aborted. */
export async function waitOrOnline(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;
  signal.addEventListener('abort', wake, { once: true });
  page.addEventListener?.('online', wake);
  try {
    await clock.sleep(ms, woken.signal);
  } catch {
    // A clock rejects when it is woken.
  } finally {
    signal.removeEventListener('abort', wake);
    page.removeEventListener?.('online', wake);
  }
}
