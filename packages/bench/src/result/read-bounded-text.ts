import { createReadStream } from 'node:fs';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { TranscribeError } from '@ws/core';

/**
 * The text of a file in UTF-8.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where it cannot be read, or has more bytes
 */
export async function readBoundedText(path: string, mostBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    // A device has no size that could be asked for first.
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
      pieces.push(piece);
    }
  } catch (cause) {
    throw new TranscribeError(`${path} cannot be read: ${whyUnreadable(cause)}.`, {
      code: 'ERR_INVALID_OPTION',
      cause,
    });
  }
  return Buffer.concat(pieces).toString('utf8');
}
