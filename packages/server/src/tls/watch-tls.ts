import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from '@ws/core';
import { readTlsPair, type TlsFiles, type TlsPair } from './tls-pair.js';

/** Follows a certificate that is renewed. */
export interface TlsWatch extends Disposable {
  /** Reads the files now. */
  reload(): Promise<void>;
}

// Looked at, not listened to: a file that is replaced, or a link that leads elsewhere, is seen on every system.
const LOOK_MS = 1000;
// Certificate and key are written one after the other.
const SETTLE_MS = 500;

/**
 * Tells of each new pair. Files that cannot be used, as while they are being written, are logged, and looked at again when
 * they change.
 */
export function watchTls(files: TlsFiles, use: (pair: TlsPair) => void, logger: Logger): TlsWatch {
  let settling: NodeJS.Timeout | undefined;
  let isOver = false;

  async function reload(): Promise<void> {
    try {
      const pair = await readTlsPair(files);
      if (isOver) return;
      use(pair);
      logger.info({ cert: files.cert }, 'certificate was read again');
    } catch (error) {
      const { message } = error as Error;
      logger.error({ error: message }, 'the certificate stays as it was');
    }
  }

  function onChange(): void {
    clearTimeout(settling);
    settling = setTimeout(() => void reload(), SETTLE_MS).unref();
  }

  const paths = [files.cert, files.key];
  for (const path of paths) watchFile(path, { interval: LOOK_MS, persistent: false }, onChange);
  return {
    reload,
    [Symbol.dispose]() {
      isOver = true;
      clearTimeout(settling);
      for (const path of paths) unwatchFile(path, onChange);
    },
  };
}
