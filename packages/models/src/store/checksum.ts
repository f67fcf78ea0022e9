import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { abortedError } from '@ws/core';

const READ_BYTES = 1024 * 1024;

/**
 * SHA-256 of a file, in lower-case hexadecimal.
 *
 * @param onBytes Told how many bytes are done so far.
 * @throws TranscribeError `ERR_ABORTED`; errors of the file system as they are.
 */
export async function sha256OfFile(
  path: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onBytes?: ((done: number) => void) | undefined;
  } = {},
): Promise<string> {
  const { signal, onBytes } = options;
  const hash = createHash('sha256');
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
