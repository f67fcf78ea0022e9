import { damaged } from '../formats.js';
import { available, type ByteQueue, passOver } from '../input/byte-queue.js';
import { MAX_FRAGMENT_INDEX_BYTES, MAX_PACKET_BYTES, MAX_SKIPPED_BYTES } from '../limits.js';
import { elementsOf, float, readElement, unsigned } from './ebml.js';
import type { MediaEvent } from './media.js';
import { parseBlock } from './webm-block.js';
import { findWebmTrack, type WebmTrack } from './webm-track.js';

const ID = {
  segment: 0x18538067,
  info: 0x1549a966,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
} as const;

/**
 * Packets of WebM and Matroska (RFC 9559), each as soon as it is there: recorders in browsers write clusters of half a
 * minute, whose length they do not know. A second file after the first, as of a recorder that was started anew, goes on.
 */
export function* demuxWebm(
  input: ByteQueue,
  track: number,
): Generator<MediaEvent | undefined, void> {
  let heard: WebmTrack | undefined;
  for (;;) {
    const element = yield* readElement(input);
    if (element === undefined) return;
    const { id, size } = element;
    switch (id) {
      // Their content comes next.
      case ID.segment:
      case ID.cluster:
      case ID.blockGroup:
        break;
      case ID.info: {
        if (size > MAX_FRAGMENT_INDEX_BYTES) throw tooLong(input, size);
        if (!(yield* available(input, size))) return;
        yield { type: 'duration', seconds: secondsOf(input.take(size)) };
        break;
      }
      case ID.tracks: {
        if (size > MAX_FRAGMENT_INDEX_BYTES) throw tooLong(input, size);
        if (!(yield* available(input, size))) return;
        heard = findWebmTrack(input.take(size), track);
        yield { type: 'track', track: heard.track };
        break;
      }
      case ID.block:
      case ID.simpleBlock: {
        // Of another track, such as a picture: this one's are smaller.
        if (heard === undefined || size > MAX_PACKET_BYTES) {
          if (size > MAX_SKIPPED_BYTES) throw tooLong(input, size);
          yield* passOver(input, size);
          break;
        }
        if (!(yield* available(input, size))) return;
        const position = input.position;
        const block = parseBlock(input.take(size));
        if (block === undefined) throw damaged('webm', 'a block has no packets', position);
        if (block.track !== heard.number) break;
        for (const data of block.packets) yield { type: 'packet', data };
        break;
      }
      default:
        if (size > MAX_SKIPPED_BYTES) throw tooLong(input, size);
        yield* passOver(input, size);
    }
  }
}

/**
 * How long a WebM or Matroska file is; not a number where a live recorder did not know.
 *
 * @param info - content of the element "Info"
 */
function secondsOf(info: Uint8Array): number {
  // Nanoseconds.
  let scale = 1_000_000;
  let duration = Number.NaN;
  for (const { id, body } of elementsOf(info)) {
    if (id === ID.timestampScale) scale = unsigned(body);
    if (id === ID.duration) duration = float(body);
  }
  return (duration * scale) / 1e9;
}

function tooLong(input: ByteQueue, size: number): Error {
  return damaged('webm', `an element of ${size} bytes`, input.position);
}
