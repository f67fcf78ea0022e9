import { decodePcm } from '@ws/core/audio';
import { embeddedBytes } from '@ws/core/internal';
import type { SileroSampleRate } from '../silero-options.js';

/** The weights for a sample rate, one after the other as `scripts/silero-weights.mjs` orders them. */
export async function loadWeights(sampleRate: SileroSampleRate): Promise<Float32Array> {
  // Each is a module of its own, over a megabyte: only what is asked for is loaded.
  const { default: base64 } =
    sampleRate === 16_000
      ? await import('../weights/weights-16k.js')
      : await import('../weights/weights-8k.js');
  return decodePcm(embeddedBytes(base64), 'pcm_f32le');
}
