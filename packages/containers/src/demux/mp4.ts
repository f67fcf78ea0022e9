import { damaged, unreadable } from '../formats.js';
import { available, type ByteQueue, createByteQueue, passOver } from '../input/byte-queue.js';
import {
  MAX_FRAGMENT_INDEX_BYTES,
  MAX_HELD_BYTES,
  MAX_INDEX_BYTES,
  MAX_PACKET_BYTES,
} from '../limits.js';
import type { MediaEvent } from './media.js';
import { boxHead } from './mp4-boxes.js';
import { type SamplePlace, samplesOfFragment, samplesOfTable } from './mp4-samples.js';
import { findMp4Track, type Mp4Track } from './mp4-track.js';

type Step<T = void> = Generator<MediaEvent | undefined, T>;

/**
 * Packets of MP4 (ISO/IEC 14496-12), of fragments as they come, or placed by an index. Where the index comes last, what
 * comes before it is kept, up to a bound.
 */
export function* demuxMp4(input: ByteQueue, track: number): Step {
  let heard: Mp4Track | undefined;
  let places: Iterator<SamplePlace> | undefined;
  let next: SamplePlace | undefined;
  // Audio that came before the index, its place kept.
  const held = createByteQueue();
  let heldAt = 0;

  function advance(): void {
    const step = places?.next();
    next = step === undefined || step.done ? undefined : step.value;
  }

  /** All samples that begin before `end`. */
  function* deliver(from: ByteQueue, shift: number, end: number): Step {
    while (next !== undefined && next.position < end) {
      const at = from.position + shift;
      const { position, size } = next;
      if (size > MAX_PACKET_BYTES) throw damaged('mp4', `a sample of ${size} bytes`, position);
      if (position < at) throw damaged('mp4', 'its samples are not in order', position);
      yield* passOver(from, position - at);
      if (!(yield* available(from, size))) return;
      yield { type: 'packet', data: from.take(size) };
      advance();
    }
  }

  for (;;) {
    const box = yield* readBox(input);
    if (box === undefined) break;
    const { type, start, size } = box;
    if (type === 'moov' || type === 'moof') {
      if (size > (type === 'moov' ? MAX_INDEX_BYTES : MAX_FRAGMENT_INDEX_BYTES)) {
        throw damaged('mp4', `an index of ${size} bytes`, start);
      }
      if (!(yield* available(input, size))) break;
      const body = input.take(size).slice();
      if (type === 'moov') {
        heard = findMp4Track(body, track);
        yield { type: 'track', track: heard.track };
        places = samplesOfTable(heard.table);
        advance();
        held.end();
        yield* deliver(held, heldAt, heldAt + held.length);
        held.skip(held.length);
      } else if (heard !== undefined) {
        places = samplesOfFragment(body, start, heard);
        advance();
      }
    } else if (type === 'mdat' && heard === undefined) {
      if (held.length > 0) throw notInOrder();
      heldAt = input.position;
      yield* hold(input, held, size);
    } else {
      const end = input.position + size;
      if (type === 'mdat') yield* deliver(input, 0, end);
      yield* passOver(input, end - input.position);
    }
  }
  if (heard === undefined && held.length > 0) {
    throw unreadable('the MP4 stream ends before its index', undefined, { format: 'mp4' });
  }
}

function* hold(input: ByteQueue, held: ByteQueue, size: number): Generator<undefined, void> {
  if (size > MAX_HELD_BYTES) throw notInOrder();
  for (let left = size; left > 0; ) {
    const bytes = input.take(Math.min(left, input.length));
    left -= bytes.length;
    held.push(bytes);
    if (left === 0 || input.ended) return;
    yield;
  }
}

function notInOrder(): Error {
  return unreadable(
    `the index of the MP4 stream comes after more than ${MAX_HELD_BYTES / 2 ** 20} MiB of audio`,
    'Put it first, with "ffmpeg -i FILE -c copy -movflags +faststart out.mp4", or record in fragments.',
    { format: 'mp4', maxHeldBytes: MAX_HELD_BYTES },
  );
}

/** The head of the next box; `size` is what is left of it, infinite where it goes on to the end of the stream. */
function* readBox(
  input: ByteQueue,
): Generator<undefined, { type: string; start: number; size: number } | undefined> {
  const start = input.position;
  if (!(yield* available(input, 8))) return undefined;
  const { head } = boxHead(input.peek(8));
  if (!(yield* available(input, head))) return undefined;
  const { type, size } = boxHead(input.take(head));
  if (size === 0) return { type, start, size: Number.POSITIVE_INFINITY };
  if (size < head || !/^[\x20-\x7e\xa9]{4}$/.test(type)) {
    throw damaged('mp4', 'there is no box', start);
  }
  return { type, start, size: size - head };
}
