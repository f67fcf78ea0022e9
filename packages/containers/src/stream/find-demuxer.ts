import { demuxAdts } from '../demux/adts.js';
import { demuxFlac } from '../demux/flac.js';
import type { Demuxer, MediaEvent } from '../demux/media.js';
import { demuxMp3 } from '../demux/mp3.js';
import { demuxMp4 } from '../demux/mp4.js';
import { demuxOgg } from '../demux/ogg.js';
import { demuxWav } from '../demux/wav.js';
import { demuxWebm } from '../demux/webm.js';
import { ALL_CONTAINER_NAMES, type ContainerFormat, noSuchTrack, unreadable } from '../formats.js';
import { available, type ByteQueue, passOver } from '../input/byte-queue.js';
import { MAX_SNIFF_BYTES } from '../limits.js';
import { sniffContainer } from '../sniff.js';

// A tag may stand before another one.
const MAX_TAGS = 4;

/**
 * Packets of a stream, whatever it is.
 *
 * @param onFormat - told what it is
 * @param track - of several, which audio track: 1 is the first
 */
export function* demuxAny(
  input: ByteQueue,
  onFormat: (format: ContainerFormat) => void,
  track: number,
): Generator<MediaEvent | undefined, void> {
  const format = yield* findFormat(input);
  if (format === undefined) return;
  onFormat(format);
  // The others have a single one.
  if (track > 1 && format !== 'mp4' && format !== 'webm') throw noSuchTrack(format, track, 1);
  return yield* DEMUXERS[format](input, track);
}

const DEMUXERS: Readonly<Record<ContainerFormat, Demuxer>> = {
  webm: demuxWebm,
  mp4: demuxMp4,
  ogg: demuxOgg,
  flac: demuxFlac,
  mp3: demuxMp3,
  wav: demuxWav,
  aac: demuxAdts,
};

function* findFormat(input: ByteQueue): Generator<undefined, ContainerFormat | undefined> {
  let tags = 0;
  for (;;) {
    const seen = input.peek(Math.min(input.length, MAX_SNIFF_BYTES));
    const format = sniffContainer(seen);
    switch (format) {
      case 'more':
        if (!(yield* available(input, seen.length + 1))) {
          if (seen.length === 0) return undefined;
          throw noAudio(seen);
        }
        break;
      case 'id3':
        if (++tags > MAX_TAGS) throw noAudio(seen);
        if (!(yield* available(input, 10))) return undefined;
        yield* passOver(input, tagLength(input.peek(10)));
        break;
      case 'unknown':
        throw noAudio(seen);
      default:
        return format;
    }
  }
}

/** An ID3v2 tag says its length in 28 bits, four times 7. */
function tagLength(head: Uint8Array): number {
  const hasFooter = (head[5]! & 16) !== 0;
  const [a, b, c, d] = head.subarray(6);
  const length = ((a! & 127) << 21) | ((b! & 127) << 14) | ((c! & 127) << 7) | (d! & 127);
  return 10 + length + (hasFooter ? 10 : 0);
}

function noAudio(seen: Uint8Array): Error {
  const begins = [...seen.subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ');
  return unreadable(
    `it begins with ${begins}, which no known format does`,
    `Send ${ALL_CONTAINER_NAMES} from its first byte on; raw samples have encodings of their own.`,
    { begins },
  );
}
