import { createReadStream } from 'node:fs';
import { TranscribeError } from '@ws/core';
import { whyUnreadable } from './why-unreadable.js';

const MAX_BYTES = 16 * 2 ** 20;

/**
 * Reads a list of paths: one in a line, or with a NUL after each, as `find -print0` writes them.
 *
 * @param from - a file; `-` for standard input
 * @throws TranscribeError `ERR_INVALID_OPTION` where it cannot be read, or has more than 16 MiB
 */
export async function readList(
  from: string,
  stdin: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const name = from === '-' ? 'Standard input' : from;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of from === '-' ? stdin : createReadStream(from, { signal })) {
      signal.throwIfAborted();
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 2 ** 20} MiB`);
    }
  } catch (cause) {
    signal.throwIfAborted();
    const why = whyUnreadable(cause);
    throw new TranscribeError(`${name} cannot be read as a list of recordings: ${why}.`, {
      code: 'ERR_INVALID_OPTION',
      cause,
    });
  }
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  return text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((path) => path !== '');
}
