import { damaged } from '../formats.js';
import { available, type ByteQueue, passOver, toNext } from '../input/byte-queue.js';
import { MAX_BARREN_BYTES, MAX_FLAC_FRAME_BYTES, MAX_SKIPPED_BYTES } from '../limits.js';
import { CRC16, type FlacHead, follows, MAX_FLAC_HEAD_BYTES, parseFlacHead } from './flac-frame.js';
import type { MediaEvent } from './media.js';

/**
 * Frames of FLAC (RFC 9639), which do not say how long they are: a frame ends where its checksum fits and another begins,
 * or, of a damaged one, where the frame with the next number begins, or two others follow each other. Each byte is
 * looked at twice at most.
 */
export function* demuxFlac(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  yield* passMetadata(input);
  yield { type: 'track', track: { codec: 'flac' } };
  let barren = 0;
  for (;;) {
    const isMore = yield* available(input, MAX_FLAC_HEAD_BYTES);
    if (!isMore && input.length === 0) return;
    const head = parseFlacHead(input.peek(Math.min(input.length, MAX_FLAC_HEAD_BYTES)));
    if (head !== undefined) {
      const length = yield* frameLength(input, head);
      if (length === undefined) return;
      yield { type: 'packet', data: input.take(length) };
      barren = 0;
      continue;
    }
    barren += toNext(input, 0xff);
    if (barren > MAX_BARREN_BYTES) {
      throw damaged('flac', `${barren} bytes hold no frame`, input.position);
    }
  }
}

const STREAM_INFO = 0;
const STREAM_INFO_BYTES = 34;

/** @param info - the block, which has 20 bits for the rate and 36 for the samples; 0 where they are not known */
function secondsOf(info: Uint8Array): number {
  const [first, second, third, fourth, ...samples] = info.subarray(10, 18);
  const rate = (first! << 12) | (second! << 4) | (third! >> 4);
  return samples.reduce((all, byte) => all * 256 + byte, fourth! & 15) / rate;
}

/** `undefined` where the stream ends within the frame. */
function* frameLength(input: ByteQueue, head: FlacHead): Generator<undefined, number | undefined> {
  let crc = 0;
  // A head that does not fit: where the next one follows it, the stream goes on from there.
  let other: { readonly at: number; readonly head: FlacHead } | undefined;
  for (let at = 0; ; ) {
    // A head that may begin with the last byte that is looked at has to be here.
    const isMore = yield* available(input, at + MAX_FLAC_HEAD_BYTES + 1);
    const bytes = input.peek(input.length);
    const end = isMore ? bytes.length - MAX_FLAC_HEAD_BYTES : bytes.length;
    for (; at < end; at++) {
      if (at > head.length && bytes[at] === 0xff && (bytes[at + 1]! & 0xfe) === 0xf8) {
        const next = parseFlacHead(bytes.subarray(at, at + MAX_FLAC_HEAD_BYTES));
        if (next !== undefined) {
          if (crc === 0 || follows(next, head)) return at;
          if (other !== undefined && follows(next, other.head)) return other.at;
          other = { at, head: next };
        }
      }
      crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[at]!]!;
    }
    if (!isMore) return crc === 0 ? at : undefined;
    if (at > MAX_FLAC_FRAME_BYTES) return at;
  }
}

/** Blocks before the frames, such as pictures, are passed over: of the first one only the length counts, frames hold the rest. */
function* passMetadata(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  yield* passOver(input, 4);
  for (let isLast = false; !isLast; ) {
    if (input.position > MAX_SKIPPED_BYTES) {
      throw damaged('flac', 'there are no frames', input.position);
    }
    if (!(yield* available(input, 4))) return;
    const [kind, ...length] = input.take(4);
    isLast = kind! > 127;
    const bytes = (length[0]! << 16) | (length[1]! << 8) | length[2]!;
    if ((kind! & 127) === STREAM_INFO && bytes === STREAM_INFO_BYTES) {
      if (!(yield* available(input, bytes))) return;
      yield { type: 'duration', seconds: secondsOf(input.take(bytes)) };
    } else {
      yield* passOver(input, bytes);
    }
  }
}
