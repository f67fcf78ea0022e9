import type { WireEncoding } from '@ws/core/internal';
import type { FrameFormat } from '../../../audio-session/frame-input.js';
import { isSet, numberOf, refused } from './query.js';

export type AudioFormat = {
  readonly [Name in keyof FrameFormat]-?: NonNullable<FrameFormat[Name]>;
};

const ENCODINGS: Readonly<Record<string, WireEncoding>> = {
  linear16: 'pcm_s16le',
  linear32: 'pcm_f32le',
  mulaw: 'mulaw',
  alaw: 'alaw',
  flac: 'auto',
  'ogg-opus': 'auto',
  opus: 'opus',
};
/** Of one stream. */
const MAX_CHANNELS = 8;
const RATES = [8000, 48_000] as const;
const TELEPHONE_RATE = 8000;

/**
 * How a client says that its audio stands in the bytes. Without `encoding` they are a container, which says the rest
 * itself.
 *
 * @throws TranscribeError `ERR_PROTOCOL` for what is not decoded here
 */
export function audioFormatOf(query: URLSearchParams): AudioFormat {
  const name = query.get('encoding')?.toLowerCase();
  const channels = isSet(query, 'multichannel') ? 'separate' : 'mix';
  if (!name) return { encoding: 'auto', sampleRate: 16_000, channels, interleaved: 1 };
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (encoding === undefined) {
    throw refused(
      `"encoding" must be one of ${Object.keys(ENCODINGS).join(', ')}, or left out for a container (WAV, FLAC, MP3, Ogg, WebM, MP4).`,
    );
  }
  if (encoding === 'auto' || encoding === 'opus') {
    return { encoding, sampleRate: 16_000, channels, interleaved: 1 };
  }
  const isTelephone = encoding === 'mulaw' || encoding === 'alaw';
  const sampleRate =
    numberOf(query, 'sample_rate', RATES) ?? (isTelephone ? TELEPHONE_RATE : undefined);
  if (sampleRate === undefined || !Number.isInteger(sampleRate)) {
    throw refused(`"encoding=${name}" needs "sample_rate", a whole number of Hz.`);
  }
  const interleaved = numberOf(query, 'channels', [1, MAX_CHANNELS]) ?? 1;
  if (!Number.isInteger(interleaved)) throw refused('"channels" must be a whole number.');
  return { encoding, sampleRate, channels: interleaved > 1 ? channels : 'mix', interleaved };
}
