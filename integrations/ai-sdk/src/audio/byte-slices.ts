import { TranscribeError } from '@ws/core';
import { createTurns } from './turns.js';

// A second of 16-bit samples at 16 kHz: decoded and resampled in a millisecond. A multiple of 4, as base64 is cut.
const SLICE = 32_768;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Bytes, or what base64 says, in slices: a caller may give an hour of audio in one piece.
 *
 * @param turns - those of the event loop, which others have, too
 * @throws TranscribeError `ERR_INVALID_AUDIO` for what is neither
 */
export async function* byteSlices(
  audio: Uint8Array | string,
  turns: () => Promise<void> = createTurns(),
): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof audio !== 'string' && !(audio instanceof Uint8Array)) throw notBytes();
  for (let at = 0; at < audio.length; at += SLICE) {
    await turns();
    if (typeof audio !== 'string') {
      yield audio.subarray(at, at + SLICE);
      continue;
    }
    const piece = audio.slice(at, at + SLICE);
    const isLast = at + SLICE >= audio.length;
    if (!BASE64.test(piece) || (!isLast && piece.endsWith('='))) throw notBytes();
    yield Buffer.from(piece, 'base64');
  }
}

function notBytes(): TranscribeError {
  return new TranscribeError('The audio must be a Uint8Array, or a string of base64.', {
    code: 'ERR_INVALID_AUDIO',
  });
}
