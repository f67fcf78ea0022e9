import { setTimeout as delay } from 'node:timers/promises';
import { abortedError } from '@ws/core/internal';
import { diskError } from './failures.js';

/** A held lock, released when it is disposed of. */
export interface CacheLock extends AsyncDisposable {
  /** Aborted when another process took the lock over, which it may after this one was stopped for 10 s or more. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

const POLL_MS = 500;
const STALE_MS = 10_000;

/**
 * Locks `path` for this call, against other calls and processes, and waits while one of them holds it: for things that are
 * made once in the user's cache, however many ask. A holder that died is noticed after 10 s, because it no longer renews the
 * lock. The folder of `path` must exist.
 *
 * @param onWaiting Called at every look while another call or process holds it.
 * @throws TranscribeError `ERR_ABORTED`, or `ERR_DOWNLOAD_FAILED` when the lock cannot be made there.
 */
export async function acquireCacheLock(
  path: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onWaiting?: (() => void | Promise<void>) | undefined;
  },
): Promise<CacheLock> {
  const { signal, onWaiting } = options;
  // Loaded when it is needed: it listens to the process's signals, so as to remove its locks, as soon as it is loaded.
  const { lock } = (await import('proper-lockfile')).default;
  const lost = new AbortController();
  for (;;) {
    if (signal?.aborted) throw abortedError(signal);
    try {
      const release = await lock(path, {
        realpath: false,
        lockfilePath: path,
        stale: STALE_MS,
        onCompromised: (error) => lost.abort(error),
      });
      // It is gone if it was taken over, or removed with its folder.
      const letGo = (): Promise<void> => release().catch(() => {});
      return { lost: lost.signal, release: letGo, [Symbol.asyncDispose]: letGo };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw diskError(path, error);
    }
    await onWaiting?.();
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}
