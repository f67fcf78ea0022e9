import { noAudioTrack, noSuchTrack, unknownCodec } from '../formats.js';
import type { Track } from './media.js';
import { boxesOf, boxIn, viewOf } from './mp4-boxes.js';
import { parseOpusHead } from './opus-head.js';

/** The track of an MP4 file that is heard. */
export interface Mp4Track {
  readonly id: number;
  readonly track: Track;
  /** Where its samples stand; empty where fragments say it. */
  readonly table: Uint8Array;
  /** Bytes of a sample in fragments that do not say it. */
  readonly defaultSampleSize: number;
}

/**
 * An audio track.
 *
 * @param moov - content of the box
 * @param wanted - which one: 1 is the first
 * @throws TranscribeError `ERR_INVALID_AUDIO` where there is none, or it cannot be decoded
 */
export function findMp4Track(moov: Uint8Array, wanted: number): Mp4Track {
  let count = 0;
  for (const { type, body } of boxesOf(moov)) {
    if (type !== 'trak') continue;
    const handler = boxIn(body, 'mdia', 'hdlr');
    if (handler === undefined || tag(handler, 8) !== 'soun') continue;
    const header = boxIn(body, 'tkhd');
    const table = boxIn(body, 'mdia', 'minf', 'stbl');
    const description = boxIn(table, 'stsd');
    if (header === undefined || table === undefined || description === undefined) continue;
    if (++count < wanted) continue;
    const id = numberAt(header, header[0] === 1 ? 20 : 12);
    return {
      id,
      track: trackOf(description, firstSample(body)),
      table,
      defaultSampleSize: defaultSampleSize(moov, id),
    };
  }
  throw count === 0 ? noAudioTrack('mp4') : noSuchTrack('mp4', wanted, count);
}

/** The first sample that is to be heard, as the edit list says: encoders put some before it. */
function firstSample(track: Uint8Array): number {
  const edits = boxIn(track, 'edts', 'elst');
  if (edits === undefined || edits.length < 8) return 0;
  const view = viewOf(edits);
  const isWide = edits[0] === 1;
  const width = isWide ? 20 : 12;
  for (let at = 8; at + width <= edits.length; at += width) {
    const start = isWide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    // Less than 0 is a pause, not a place.
    if (start >= 0) return start;
  }
  return 0;
}

function trackOf(description: Uint8Array, preSkip: number): Track {
  const { type, body } = boxesOf(description.subarray(8)).next().value ?? {
    type: '',
    body: new Uint8Array(0),
  };
  // The sample entry: of QuickTime's version 1, 16 bytes longer; of version 2, 36.
  const version = body.length >= 10 ? viewOf(body).getUint16(8) : 0;
  const channels = body.length >= 18 ? viewOf(body).getUint16(16) : 0;
  const extensions = body.subarray(28 + [0, 16, 36][version]!);
  if (type === 'Opus') {
    const head = boxIn(extensions, 'dOps');
    const track = head && parseOpusHead(head, 'dOps');
    if (track !== undefined) return track;
  }
  if (type === 'fLaC') return { codec: 'flac' };
  if (type === '.mp3') return { codec: 'mp3', channels };
  if (type === 'mp4a') {
    const { object, config } = elementaryStream(
      boxIn(extensions, 'esds') ?? boxIn(extensions, 'wave', 'esds'),
    );
    if (object === MP3 || object === MP3_OF_MPEG_1) return { codec: 'mp3', channels };
    const isAac = AAC_OBJECTS.includes(object);
    if (config !== undefined && isAac) return { codec: 'aac', config, preSkip };
  }
  throw unknownCodec('mp4', type, 'AAC or Opus');
}

// Object types of ISO/IEC 14496-1: AAC of MPEG-4, and the three profiles of MPEG-2.
const AAC_OBJECTS: readonly number[] = [0x40, 0x66, 0x67, 0x68];
const MP3 = 0x69;
const MP3_OF_MPEG_1 = 0x6b;
const DECODER_CONFIG = 4;
const SPECIFIC_INFO = 5;

/** What an "esds" box says of the codec: descriptors within descriptors, of which the heads are passed. */
function elementaryStream(box: Uint8Array | undefined): {
  readonly object: number;
  readonly config: Uint8Array | undefined;
} {
  let object = 0;
  for (let at = 4; box !== undefined && at < box.length; ) {
    const kind = box[at++]!;
    let length = 0;
    let byte = 0;
    do {
      byte = box[at++] ?? 0;
      length = (length << 7) | (byte & 127);
    } while (byte > 127 && at < box.length);
    if (kind === SPECIFIC_INFO) return { object, config: box.slice(at, at + (length & 0xffff)) };
    if (kind === DECODER_CONFIG) object = box[at] ?? 0;
    // Its own fields; what is in it comes next.
    if (kind === DECODER_CONFIG) at += 13;
    else if (kind === 3) at += 3;
    else at += length & 0xffff;
  }
  return { object, config: undefined };
}

function defaultSampleSize(moov: Uint8Array, id: number): number {
  for (const { type, body } of boxesOf(boxIn(moov, 'mvex') ?? new Uint8Array(0))) {
    if (type === 'trex' && body.length >= 20 && numberAt(body, 4) === id) return numberAt(body, 16);
  }
  return 0;
}

function numberAt(bytes: Uint8Array, at: number): number {
  return bytes.length < at + 4 ? 0 : viewOf(bytes).getUint32(at);
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
