import type { FileIdentity } from './partial-file.js';

/** What the browser keeps of a file besides its bytes. */
export interface FileRecord extends FileIdentity {
  readonly url: string;
  /** Of a complete file, in hexadecimal. */
  readonly sha256?: string | undefined;
}

/**
 * A record as it is kept, in JSON. One that was cut while it was written, or that other code of the origin wrote, is as good
 * as none.
 */
export function readFileRecord(text: string): FileRecord | undefined {
  let read: Readonly<Record<string, unknown>>;
  try {
    read = Object(JSON.parse(text)) as typeof read;
  } catch {
    return undefined;
  }
  const { url, validator, totalBytes, sha256 } = read;
  const isSize =
    totalBytes === undefined || (Number.isSafeInteger(totalBytes) && Number(totalBytes) >= 0);
  const isDigest = sha256 === undefined || /^[0-9a-f]{64}$/.test(String(sha256));
  if (typeof url !== 'string' || !isText(validator) || !isText(sha256) || !isSize || !isDigest) {
    return undefined;
  }
  return { url, validator, totalBytes: totalBytes as number | undefined, sha256 };
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
