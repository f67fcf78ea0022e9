import type { PcmEncoding } from '@ws/core/audio';
import {
  invalidOption,
  isObject,
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  type OptionKind,
  readOption,
  required,
  wholeNumber,
} from '@ws/core/internal';

/** What a stream of bytes is: raw samples, or a file of a kind that its first bytes tell. */
export type InputFormat =
  | { readonly encoding: PcmEncoding; readonly sampleRate: number }
  | { readonly encoding: 'auto' };

const RAW: Readonly<Record<string, { encoding: PcmEncoding; sampleRate?: number }>> = {
  'audio/pcm': { encoding: 'pcm_s16le' },
  'audio/pcmu': { encoding: 'mulaw', sampleRate: 8000 },
  'audio/pcma': { encoding: 'alaw', sampleRate: 8000 },
};

const RATE: OptionKind<number> = {
  ...required(wholeNumber(MIN_RESAMPLER_RATE, MAX_RESAMPLER_RATE)),
  accepted: `a whole number from ${MIN_RESAMPLER_RATE} to ${MAX_RESAMPLER_RATE}, in Hz`,
};

/**
 * The format of the AI SDK's `inputAudioFormat`: `audio/pcm` is 16-bit little-endian, mono; another type of audio or video
 * is a container.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function inputFormat(format: unknown): InputFormat {
  if (!isObject(format)) throw invalidOption('inputAudioFormat', format, 'an object with a "type"');
  const { type, rate } = format;
  if (typeof type !== 'string' || !/^(?:audio|video)\/[\w.+-]+/i.test(type)) {
    const accepted = 'audio/pcm, audio/pcmu, audio/pcma or the media type of a recording';
    throw invalidOption('inputAudioFormat.type', type, accepted);
  }
  const [name = ''] = type.toLowerCase().split(';');
  const raw = RAW[name.trim()];
  if (raw === undefined) return { encoding: 'auto' };
  const sampleRate = readOption(RATE, 'inputAudioFormat.rate', rate ?? raw.sampleRate);
  return { encoding: raw.encoding, sampleRate };
}
