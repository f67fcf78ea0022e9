import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { TranscribeError } from '@ws/core';

/** A certificate, with those that stand above it, and its private key, as PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export type TlsFiles = TlsPair;

/**
 * Reads a certificate and its key as they are: see {@link checkTlsPair}.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the certificate where neither can be read
 */
export async function readTlsPair(files: TlsFiles): Promise<TlsPair> {
  const cert = await read('tlsCert', files.cert);
  const key = await read('tlsKey', files.key);
  return { cert, key };
}

/**
 * Makes sure that a certificate and a key can be used, and belong together.
 *
 * @param files - where they were read
 * @throws TranscribeError `ERR_INVALID_OPTION`, which never holds what the files do
 */
export function checkTlsPair({ cert, key }: TlsPair, files: TlsFiles): void {
  // OpenSSL is not asked about an empty text: it would be used, and every handshake would fail.
  for (const [text, file] of [
    [cert, files.cert],
    [key, files.key],
  ] as const) {
    if (text.trim() === '') throw unusable(files, `${file} is empty`, 'EMPTY');
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const isMismatch = /KEY_VALUES_MISMATCH/.test(code);
    throw unusable(files, isMismatch ? 'they do not belong together' : code, code);
  }
}

function unusable(files: TlsFiles, why: string, reason: string): TranscribeError {
  return new TranscribeError(
    `The certificate ${files.cert} and the key ${files.key} cannot be used: ${why}. Both must be PEM, the key without a passphrase.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'tlsCert', reason } },
  );
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new TranscribeError(
      `The file ${path} of "${option}" cannot be read: ${whyUnreadable(cause)}.`,
      { code: 'ERR_INVALID_OPTION', details: { option } },
    );
  }
}

/** SHA-256 of a certificate, as tools show it: `AB:CD:…`. */
export function fingerprintOf({ cert }: TlsPair): string {
  return new X509Certificate(cert).fingerprint256;
}
