import { timingSafeEqual } from 'node:crypto';
import { open } from 'node:fs/promises';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { type Logger, TranscribeError } from '@ws/core';
import { type ApiKey, digestOf, parseKeyFile, parseKeyList } from './api-keys.js';

/** The API keys that open a server. */
export interface KeyRing {
  /** The key that a credential is. Takes the same time whichever it is, and if it is none. */
  find(credential: string): ApiKey | undefined;
  withFingerprint(fingerprint: string): ApiKey | undefined;
  /** Reads the file again. Where it cannot be used, that is logged, and the keys stay as they are. */
  reload(): Promise<void>;
}

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * @param given - keys that stay
 * @param file - of keys; see {@link parseKeyFile}
 * @throws TranscribeError `ERR_INVALID_OPTION` where a key cannot be used, or there is none
 */
export async function createKeyRing(options: {
  readonly given: readonly string[];
  readonly file: string | undefined;
  readonly logger: Logger;
}): Promise<KeyRing> {
  const { given, file, logger } = options;
  const fixed = given.flatMap((keys) => parseKeyList(keys, 'the API keys'));

  async function readFound(): Promise<readonly ApiKey[]> {
    return file === undefined ? [] : parseKeyFile(await readKeyFile(file), file);
  }

  function all(found: readonly ApiKey[]): readonly ApiKey[] {
    const known = new Set(fixed.map(({ fingerprint }) => fingerprint));
    return [...fixed, ...found.filter(({ fingerprint }) => !known.has(fingerprint))];
  }

  let keys = all(await readFound());
  if (keys.length === 0) {
    throw noKeys(file, 'Make one with: npx @ws/server keys create NAME');
  }

  return {
    find(credential) {
      const digest = digestOf(credential);
      let found: ApiKey | undefined;
      for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
      return found;
    },
    withFingerprint: (fingerprint) => keys.find((key) => key.fingerprint === fingerprint),
    async reload() {
      if (file === undefined) return;
      try {
        const found = await readFound();
        // A file is empty for a moment while it is written. It would end every session of its keys.
        if (found.length === 0) throw noKeys(file, 'To take back the last one, restart the server');
        keys = all(found);
        logger.info({ keys: keys.length }, 'API keys were read again');
      } catch (error) {
        const { message } = error as Error;
        logger.error({ error: message }, 'API keys stay as they were: their file cannot be used');
      }
    },
  };
}

function noKeys(file: string | undefined, remedy: string): TranscribeError {
  return new TranscribeError(`There is no API key in ${file ?? 'what was given'}. ${remedy}`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'apiKeys' },
  });
}

async function readKeyFile(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > MAX_FILE_BYTES) throw new Error(`it is larger than ${MAX_FILE_BYTES} bytes`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new TranscribeError(
      `The file ${path} of --api-keys-file cannot be read: ${whyUnreadable(cause)}.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'apiKeysFile' } },
    );
  }
}
