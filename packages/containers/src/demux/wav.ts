import { available, type ByteQueue } from '../input/byte-queue.js';
import type { MediaEvent } from './media.js';

/** Bytes of a WAV file that are decoded at once. */
const PIECE_BYTES = 2 ** 14;

/** WAV has no packets: its decoder reads the file itself. */
export function* demuxWav(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  yield { type: 'track', track: { codec: 'wav' } };
  while (yield* available(input, 1)) {
    yield { type: 'packet', data: input.take(Math.min(input.length, PIECE_BYTES)) };
  }
}
