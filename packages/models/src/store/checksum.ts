import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { abortedError } from '@ws/core/internal';
import type { PinnedFile } from './catalogue.js';

const READ_BYTES = 1024 * 1024;

export interface ChecksumOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes are done so far. */
  readonly onBytes?: ((done: number) => void) | undefined;
}

/**
 * SHA-256 of a file, in lower-case hexadecimal.
 *
 * @throws TranscribeError `ERR_ABORTED`; errors of the file system as they are.
 */
export function sha256OfFile(path: string, options: ChecksumOptions = {}): Promise<string> {
  return readInto(createHash('sha256'), path, options);
}

/**
 * Whether a file, whose size is right, has the checksum that it should have: its SHA-256, or where only that is known
 * its SHA-1 as a git blob (of `blob SIZE`, a zero byte, and its bytes).
 *
 * @throws TranscribeError `ERR_ABORTED`; errors of the file system as they are.
 */
export async function hasChecksum(
  path: string,
  file: PinnedFile,
  options: ChecksumOptions = {},
): Promise<boolean> {
  if (file.sha256 !== undefined) return (await sha256OfFile(path, options)) === file.sha256;
  const hash = createHash('sha1').update(`blob ${file.sizeBytes}\0`);
  return (await readInto(hash, path, options)) === file.gitSha1;
}

async function readInto(hash: Hash, path: string, options: ChecksumOptions): Promise<string> {
  const { signal, onBytes } = options;
  let done = 0;
  onBytes?.(0);
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (signal?.aborted) throw abortedError(signal);
    hash.update(chunk as Buffer);
    done += (chunk as Buffer).byteLength;
    onBytes?.(done);
  }
  return hash.digest('hex');
}
