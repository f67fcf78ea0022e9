import { downmix } from './downmix.js';
import { ALAW, MULAW } from './g711.js';
import { assertFinite } from './pcm.js';
import type { WavFormat } from './wav-format.js';

/**
 * Whole frames of a WAV file's data as mono samples.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite
 */
export function decodeWavFrames(bytes: Uint8Array, format: WavFormat): Float32Array {
  const samples = interleaved(bytes, format);
  if (format.coding === 'float') assertFinite(samples);
  return format.channels === 1 ? samples : downmix(samples, format.channels);
}

function interleaved(bytes: Uint8Array, { coding, bits }: WavFormat): Float32Array {
  if (coding === 'alaw') return ALAW.decode(bytes);
  if (coding === 'mulaw') return MULAW.decode(bytes);
  const width = bits / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = sampleReader(view, coding, bits);
  const samples = new Float32Array(bytes.length / width);
  for (let i = 0; i < samples.length; i++) samples[i] = read(i * width);
  return samples;
}

function sampleReader(
  view: DataView,
  coding: 'integer' | 'float',
  bits: number,
): (at: number) => number {
  if (coding === 'float') {
    return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  }
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32768;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    default:
      return (at) => view.getInt32(at, true) / 2147483648;
  }
}
