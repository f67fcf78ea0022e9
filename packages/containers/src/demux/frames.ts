import { CONTAINER_NAMES, type ContainerFormat, damaged } from '../formats.js';
import { available, type ByteQueue } from '../input/byte-queue.js';
import { MAX_BARREN_BYTES } from '../limits.js';

/** Streams of frames that say by their heads how long they are. */
export interface FrameKind {
  readonly format: ContainerFormat;
  /** Bytes of a head. */
  readonly headBytes: number;
  /** Bytes of the frame with this head; `undefined` where it is no head. */
  lengthOf(head: Uint8Array): number | undefined;
}

/** Whole frames. What stands between them is passed over: a place is only taken for a head if another one follows. */
export function* framesOf(
  input: ByteQueue,
  { format, headBytes, lengthOf }: FrameKind,
): Generator<Uint8Array | undefined, void> {
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
      yield input.take(length!);
      isInStep = true;
      barren = 0;
      continue;
    }
    isInStep = false;
    // To the next byte that a head may begin with.
    const rest = input.peek(input.length);
    const next = rest.indexOf(0xff, 1);
    barren += input.skip(next < 0 ? rest.length : next);
    if (barren > MAX_BARREN_BYTES) {
      throw damaged(format, `${barren} bytes hold no ${CONTAINER_NAMES[format]}`, input.position);
    }
  }
}
