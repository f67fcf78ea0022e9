import { downmix } from './downmix.js';
import { assertFinite } from './finite-samples.js';
import { decodePcm, type PcmEncoding } from './pcm.js';
import type { WavFormat } from './wav-format.js';

/**
 * Whole frames of a WAV file's data as mono samples, or as they are.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite
 */
export function decodeWavFrames(
  bytes: Uint8Array,
  format: WavFormat,
  interleaved = false,
): Float32Array {
  const encoding = pcmEncoding(format);
  const samples = encoding ? decodePcm(bytes, encoding) : decodeOther(bytes, format);
  return interleaved || format.channels === 1 ? samples : downmix(samples, format.channels);
}

function pcmEncoding({ coding, bits }: WavFormat): PcmEncoding | undefined {
  if (coding === 'alaw' || coding === 'mulaw') return coding;
  if (coding === 'integer' && bits === 16) return 'pcm_s16le';
  return coding === 'float' && bits === 32 ? 'pcm_f32le' : undefined;
}

/** What only files hold: integers of 8, 24 and 32 bits, floats of 64. */
function decodeOther(bytes: Uint8Array, { coding, bits }: WavFormat): Float32Array {
  const width = bits / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = sampleReader(view, bits, coding === 'float');
  const samples = new Float32Array(bytes.length / width);
  for (let i = 0; i < samples.length; i++) samples[i] = read(i * width);
  if (coding === 'float') assertFinite(samples);
  return samples;
}

function sampleReader(view: DataView, bits: number, isFloat: boolean): (at: number) => number {
  if (isFloat) return (at) => view.getFloat64(at, true);
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    default:
      return (at) => view.getInt32(at, true) / 2147483648;
  }
}
