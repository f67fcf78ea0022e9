import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { TranscribeError } from '@ws/core';

/** A certificate, with those that stand above it, and its private key, as PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** Where a {@link TlsPair} lies. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a certificate and its key, and makes sure that they belong together.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which never holds what the files do
 */
export async function readTlsPair(files: TlsFiles): Promise<TlsPair> {
  const [cert, key] = await Promise.all([read('tlsCert', files.cert), read('tlsKey', files.key)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = /KEY_VALUES_MISMATCH/.test(code) ? 'they do not belong together' : code;
    throw new TranscribeError(
      `The certificate ${files.cert} and the key ${files.key} cannot be used: ${why}. Both must be PEM, the key without a passphrase.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'tlsCert', reason: code } },
    );
  }
  return { cert, key };
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw new TranscribeError(`The file of "${option}" cannot be read: ${message}.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option },
    });
  }
}

/** SHA-256 of a certificate, as tools show it: `AB:CD:…`. */
export function fingerprintOf({ cert }: TlsPair): string {
  return new X509Certificate(cert).fingerprint256;
}
