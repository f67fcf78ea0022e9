import { CONTAINER_NAMES, type ContainerFormat, damaged } from '../formats.js';
import { available, type ByteQueue, toNext } from '../input/byte-queue.js';
import { MAX_BARREN_BYTES } from '../limits.js';
import type { MediaEvent, Track } from './media.js';

/** Streams of frames that say by their heads how long they are. */
export interface FrameKind {
  readonly format: ContainerFormat;
  /** Bytes of a head. */
  readonly headBytes: number;
  /** Bytes of the frame with this head; `undefined` where it is no head. */
  lengthOf(head: Uint8Array): number | undefined;
  /** The track that begins with this frame, if one does. */
  trackOf(frame: Uint8Array): Track | undefined;
  /** How long the stream is, where its first frame says it. */
  secondsOf?(frame: Uint8Array): number | undefined;
  /** Bytes of a frame that are not the decoder's. */
  skipOf?(frame: Uint8Array): number;
}

/** The packets of whole frames. What stands between them is passed over: a place is only taken for a head if another one follows. */
export function* framesOf(
  input: ByteQueue,
  { format, headBytes, lengthOf, trackOf, secondsOf, skipOf }: FrameKind,
): Generator<MediaEvent | undefined, void> {
  let isInStep = true;
  let barren = 0;
  while (yield* available(input, headBytes)) {
    const length = lengthOf(input.peek(headBytes));
    let isFrame = length !== undefined;
    if (length !== undefined && !isInStep && (yield* available(input, length + headBytes))) {
      isFrame = lengthOf(input.peek(length + headBytes).subarray(length)) !== undefined;
    }
    if (isFrame) {
      if (!(yield* available(input, length!))) return;
      const frame = input.take(length!);
      const track = trackOf(frame);
      if (track !== undefined) {
        const seconds = secondsOf?.(frame);
        if (seconds !== undefined) yield { type: 'duration', seconds };
        yield { type: 'track', track };
      }
      yield { type: 'packet', data: frame.subarray(skipOf?.(frame) ?? 0) };
      isInStep = true;
      barren = 0;
      continue;
    }
    isInStep = false;
    // To the next byte that a head may begin with.
    barren += toNext(input, 0xff);
    if (barren > MAX_BARREN_BYTES) {
      throw damaged(format, `${barren} bytes hold no ${CONTAINER_NAMES[format]}`, input.position);
    }
  }
}
