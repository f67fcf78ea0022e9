import type { Clock, Logger, TranscribeError } from '@ws/core';
import { checkTlsPair, readTlsPair, type TlsFiles, type TlsPair } from './tls-pair.js';

/** Follows a certificate that is renewed. */
export interface TlsWatch extends Disposable {
  reload(): Promise<void>;
}

/** What the files were found to hold. */
type Look = TlsPair | { readonly error: TranscribeError };

// Read, not listened to: a file that is replaced, or a link that leads elsewhere, is seen on every system, and no change
// is so soon or so small that its time stays the same.
const LOOK_MS = 1000;
// Certificate and key are written one after the other.
const SETTLE_MS = 500;

/**
 * Tells of each new pair. Files that cannot be used, as while they are being written, are logged, and read again when they
 * change.
 *
 * @param inUse - what the files held when they were read last: a change since then is seen, too
 * @param use - not called any more once the watch is disposed
 */
export function watchTls(
  files: TlsFiles,
  {
    inUse,
    use,
    clock,
    logger,
  }: {
    readonly inUse: TlsPair;
    use(pair: TlsPair): void;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): TlsWatch {
  const over = new AbortController();
  const { signal } = over;
  let seen: Look = inUse;

  async function look(): Promise<Look> {
    return readTlsPair(files).catch((error: TranscribeError) => ({ error }));
  }

  function take(found: Look): void {
    if (signal.aborted) return;
    seen = found;
    try {
      if ('error' in found) throw found.error;
      checkTlsPair(found, files);
      use(found);
      logger.info({ cert: files.cert }, 'certificate was read again');
    } catch (error) {
      const { message } = error as Error;
      logger.error({ error: message }, 'the certificate stays as it was');
    }
  }

  async function follow(): Promise<void> {
    for (;;) {
      await clock.sleep(LOOK_MS, signal);
      let found = await look();
      if (isSame(found, seen)) continue;
      let before: Look;
      do {
        before = found;
        await clock.sleep(SETTLE_MS, signal);
        found = await look();
      } while (!isSame(found, before));
      if (!isSame(found, seen)) take(found);
    }
  }

  // It ends where it is aborted, and not otherwise.
  follow().catch(() => {});
  return {
    reload: async () => take(await look()),
    [Symbol.dispose]: () => over.abort(),
  };
}

function isSame(one: Look, other: Look): boolean {
  if ('error' in one || 'error' in other) {
    return 'error' in one && 'error' in other && one.error.message === other.error.message;
  }
  return one.cert === other.cert && one.key === other.key;
}
