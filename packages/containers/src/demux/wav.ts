import { available, type ByteQueue } from '../input/byte-queue.js';
import type { MediaEvent } from './media.js';

/** Bytes of a WAV file that are decoded at once. */
const PIECE_BYTES = 2 ** 14;

// As far as chunks before the samples are looked at.
const HEADER_BYTES = 2 ** 12;
// What programs that stream write for a length that they do not know is at least this.
const LEAST_UNKNOWN_LENGTH = 0x7ffff000;

/** WAV has no packets: its decoder reads the file itself. */
export function* demuxWav(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  yield* available(input, 44);
  yield { type: 'duration', seconds: secondsOf(input.peek(Math.min(input.length, HEADER_BYTES))) };
  yield { type: 'track', track: { codec: 'wav' } };
  while (yield* available(input, 1)) {
    yield { type: 'packet', data: input.take(Math.min(input.length, PIECE_BYTES)) };
  }
}

/** How long a file is that begins so; not a number where these bytes do not say it. */
function secondsOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let bytesPerSecond = Number.NaN;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    if (name === 'data') return size < LEAST_UNKNOWN_LENGTH ? size / bytesPerSecond : Number.NaN;
    if (name === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = view.getUint32(at + 16, true);
    // Chunks start at even places.
    at += 8 + size + (size & 1);
  }
  return Number.NaN;
}
