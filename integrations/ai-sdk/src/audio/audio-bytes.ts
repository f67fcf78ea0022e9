import { createEventLoopBreaks } from '@ws/client/internal/transcriber';
import { TranscribeError } from '@ws/core';

// A second of 16-bit samples at 16 kHz: decoded and resampled in a millisecond. A multiple of 4, as base64 is cut.
const SLICE = 32_768;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Bytes, or what base64 says, in slices: a caller may give an hour of audio in one piece.
 *
 * @param pause - lets other work run on the event loop
 * @throws TranscribeError `ERR_INVALID_AUDIO` for what is neither
 */
export async function* byteSlices(
  audio: Uint8Array | string,
  pause: () => Promise<void> = createEventLoopBreaks(),
): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof audio !== 'string' && !(audio instanceof Uint8Array)) throw notBytes();
  for (let at = 0; at < audio.length; at += SLICE) {
    await pause();
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

/** The audio of a stream, which is this call's to read and to cancel. */
export interface TakenAudio {
  /** Its bytes, as they are asked for; read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Nothing more is wanted of it. A reader that waits for bytes gets no more. */
  cancel(reason: unknown): void;
}

/** @throws TypeError where the stream has another reader */
export function takeAudio(audio: ReadableStream<Uint8Array | string>): TakenAudio {
  const reader = audio.getReader();
  const pause = createEventLoopBreaks();
  async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      // Also where pieces are empty.
      await pause();
      yield* byteSlices(next.value, pause);
    }
  }
  return {
    bytes: bytes(),
    cancel(reason) {
      // The stream is given up: this call ignores an error of its source.
      reader.cancel(reason).catch(() => {});
    },
  };
}

function notBytes(): TranscribeError {
  return new TranscribeError('The audio must be a Uint8Array, or a string of base64.', {
    code: 'ERR_INVALID_AUDIO',
  });
}
