import { noAudioTrack, noSuchTrack, unknownCodec } from '../formats.js';
import { elementsOf, unsigned } from './ebml.js';
import type { Track } from './media.js';
import { parseOpusHead } from './opus-head.js';
import { unlaced, XIPH } from './webm-block.js';

/** The track of a WebM or Matroska file that is heard. */
export interface WebmTrack {
  readonly number: number;
  readonly track: Track;
}

const ID = {
  entry: 0xae,
  number: 0xd7,
  type: 0x83,
  codec: 0x86,
  codecPrivate: 0x63a2,
  audio: 0xe1,
  sampleRate: 0xb5,
  channels: 0x9f,
  bitDepth: 0x6264,
} as const;
const AUDIO = 2;

/**
 * An audio track.
 *
 * @param tracks - content of the element "Tracks"
 * @param wanted - which one: 1 is the first
 * @throws TranscribeError `ERR_INVALID_AUDIO` where there is none, or it cannot be decoded
 */
export function findWebmTrack(tracks: Uint8Array, wanted: number): WebmTrack {
  let count = 0;
  for (const { id, body } of elementsOf(tracks)) {
    if (id !== ID.entry) continue;
    const fields = new Map([...elementsOf(body)].map((field) => [field.id, field.body]));
    const number = (field: number): number => unsigned(fields.get(field) ?? new Uint8Array(0));
    if (number(ID.type) !== AUDIO) continue;
    if (++count < wanted) continue;
    return { number: number(ID.number), track: trackOf(fields) };
  }
  throw count === 0 ? noAudioTrack('webm') : noSuchTrack('webm', wanted, count);
}

function trackOf(fields: ReadonlyMap<number, Uint8Array>): Track {
  const codec = String.fromCharCode(...(fields.get(ID.codec) ?? []).slice(0, 32)).split('\0')[0]!;
  const config = fields.get(ID.codecPrivate)?.slice();
  const audio = new Map(
    [...elementsOf(fields.get(ID.audio) ?? new Uint8Array(0))].map(({ id, body }) => [id, body]),
  );
  const channels = unsigned(audio.get(ID.channels) ?? Uint8Array.of(1));
  switch (codec) {
    case 'A_OPUS': {
      const track = config && parseOpusHead(config, 'OpusHead');
      if (track !== undefined) return track;
      break;
    }
    case 'A_VORBIS': {
      // The three headers of Vorbis, laced as the packets of a block may be.
      const [identification, , setup, ...more] = (config && unlaced(config, XIPH)) ?? [];
      if (identification === undefined || !setup?.length || more.length > 0) break;
      return { codec: 'vorbis', identification, setup };
    }
    case 'A_AAC':
      if (config === undefined) break;
      return { codec: 'aac', config, preSkip: 0 };
    case 'A_FLAC':
      return { codec: 'flac' };
    case 'A_MPEG/L3':
      return { codec: 'mp3', channels };
    // Chromium's MediaRecorder writes these as "pcm".
    case 'A_PCM/FLOAT/IEEE':
    case 'A_PCM/INT/LIT': {
      const bits = unsigned(audio.get(ID.bitDepth) ?? new Uint8Array(0));
      const isFloat = codec === 'A_PCM/FLOAT/IEEE';
      if (bits !== (isFloat ? 32 : 16)) break;
      return {
        codec: 'pcm',
        encoding: isFloat ? 'pcm_f32le' : 'pcm_s16le',
        channels,
        sampleRate: float(audio.get(ID.sampleRate)),
      };
    }
  }
  throw unknownCodec('webm', codec, 'Opus');
}

function float(bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return 8000;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return view.getFloat32(0);
  return bytes.length === 8 ? view.getFloat64(0) : 0;
}
