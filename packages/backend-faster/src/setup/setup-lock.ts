import { setTimeout as delay } from 'node:timers/promises';
import { abortedError, TranscribeError } from '@ws/core';

const POLL_MS = 500;
const STALE_MS = 10_000;

/**
 * Holds a place against all other processes, and other calls in this one; waits while somebody else does. A holder that
 * died is noticed after 10 s.
 *
 * @param onWaiting - called once, when somebody else holds it
 * @returns what lets go of it
 * @throws TranscribeError `ERR_ABORTED`, `ERR_BACKEND_UNAVAILABLE` when it cannot be held there
 */
export async function holdPlace(
  directory: string,
  onWaiting: () => void,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  // Loaded when it is needed: it listens to the process's signals, so as to remove its locks, as soon as it is loaded.
  const { lock } = (await import('proper-lockfile')).default;
  const path = `${directory}.lock`;
  for (let waits = false; ; waits = true) {
    if (signal?.aborted) throw abortedError(signal);
    try {
      const release = await lock(directory, {
        realpath: false,
        lockfilePath: path,
        stale: STALE_MS,
        // Of a machine that slept: pip's own work goes on, and what it makes is checked at the end.
        onCompromised: () => {},
      });
      return () => release().catch(() => {});
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code !== 'ELOCKED') {
        throw new TranscribeError(`Nothing can be written at ${path}: ${message}.`, {
          code: 'ERR_BACKEND_UNAVAILABLE',
          cause,
        });
      }
    }
    if (!waits) onWaiting();
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}
