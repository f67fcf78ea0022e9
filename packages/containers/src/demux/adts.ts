import type { ByteQueue } from '../input/byte-queue.js';
import { framesOf } from './frames.js';
import type { MediaEvent } from './media.js';

/** Bytes of a frame of AAC as it is streamed (ISO/IEC 13818-7, 6.2), by the first 6 of its head. */
export function adtsFrameLength(head: Uint8Array): number | undefined {
  const sampleRateIndex = (head[2]! >> 2) & 15;
  if (head[0] !== 0xff || (head[1]! & 0xf6) !== 0xf0 || sampleRateIndex > 12) return undefined;
  const length = ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5);
  return length > 9 ? length : undefined;
}

/** Frames of AAC. */
export function* demuxAdts(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  let last: string | undefined;
  yield* framesOf(input, {
    ...{ format: 'aac', headBytes: 6, lengthOf: adtsFrameLength },
    trackOf(frame) {
      const config = configOf(frame);
      if (config.join() === last) return undefined;
      last = config.join();
      return { codec: 'aac', config, preSkip: 0 };
    },
    // The head, which has a checksum or not.
    skipOf: (frame) => ((frame[1]! & 1) === 0 ? 9 : 7),
  });
}

/** What the frames of a stream have in common: its AudioSpecificConfig. */
function configOf(frame: Uint8Array): Uint8Array {
  const profile = (frame[2]! >> 6) + 1;
  const sampleRateIndex = (frame[2]! >> 2) & 15;
  const channels = ((frame[2]! & 1) << 2) | (frame[3]! >> 6);
  return Uint8Array.of(
    (profile << 3) | (sampleRateIndex >> 1),
    ((sampleRateIndex & 1) << 7) | (channels << 3),
  );
}
