import { unreadable } from '../formats.js';
import type { ByteQueue } from '../input/byte-queue.js';
import type { MediaEvent, Track } from './media.js';
import { oggPackets } from './ogg-pages.js';
import { parseOpusHead } from './opus-head.js';

/** A stream whose headers are being read. */
interface OggStream {
  readonly serial: number;
  readonly codec: 'opus' | 'vorbis' | 'flac';
  readonly headers: Uint8Array[];
  /** Packets that come before the sound. */
  readonly headerCount: number;
}

/** Packets of Opus (RFC 7845), Vorbis and FLAC (RFC 9639, section 10.1) in Ogg. A stream after the last one goes on. */
export function* demuxOgg(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  let heard: OggStream | undefined;
  let preSkip = 0;
  let others = 0;
  for (const packet of oggPackets(input)) {
    if (packet === undefined) {
      yield;
      continue;
    }
    const { serial, data, isFirst, endsAt } = packet;
    // Of streams that are woven into one another, all begin before the sound of any: the first is heard.
    const isNext = heard === undefined || serial === heard.serial || isHeaded(heard);
    if (isFirst && isNext) {
      const found = streamOf(serial, data);
      if (found === undefined) others++;
      else heard = found;
    }
    if (heard === undefined || serial !== heard.serial) continue;
    if (!isHeaded(heard)) {
      heard.headers.push(data.slice());
      if (!isHeaded(heard)) continue;
      const track = trackOf(heard);
      preSkip = track.codec === 'opus' ? track.preSkip : 0;
      yield { type: 'track', track };
      continue;
    }
    if (endsAt !== undefined) yield { type: 'length', samples: endsAt - preSkip };
    yield { type: 'packet', data };
  }
  if (heard === undefined && others > 0) {
    throw unreadable('the Ogg stream has neither Opus, Vorbis nor FLAC', 'Record in Opus.', {
      format: 'ogg',
    });
  }
}

/** Whether what comes next is sound. */
function isHeaded({ headers, headerCount }: OggStream): boolean {
  return headers.length === headerCount;
}

function streamOf(serial: number, first: Uint8Array): OggStream | undefined {
  const begins = (text: string, at: number): boolean =>
    [...text].every((letter, i) => first[at + i] === letter.charCodeAt(0));
  if (begins('OpusHead', 0)) return { serial, codec: 'opus', headers: [], headerCount: 2 };
  if (begins('\x01vorbis', 0)) return { serial, codec: 'vorbis', headers: [], headerCount: 3 };
  if (!begins('\x7fFLAC', 0)) return undefined;
  // How many headers follow; where it is not said, the one that has to.
  const following = ((first[7] ?? 0) << 8) | (first[8] ?? 0);
  return { serial, codec: 'flac', headers: [], headerCount: 1 + Math.max(1, following) };
}

function trackOf({ codec, headers }: OggStream): Track {
  if (codec === 'flac') return { codec };
  if (codec === 'vorbis') return { codec, identification: headers[0]!, setup: headers[2]! };
  const track = parseOpusHead(headers[0]!, 'OpusHead');
  if (track !== undefined) return track;
  throw unreadable('the Opus stream has no whole header', undefined, { format: 'ogg' });
}
