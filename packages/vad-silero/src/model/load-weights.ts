import { decodeBase64 } from '../decode-base64.js';
import type { SileroSampleRate } from '../silero-options.js';

/** The weights for a sample rate, one after the other as `scripts/silero-weights.mjs` orders them. */
export async function loadWeights(sampleRate: SileroSampleRate): Promise<Float32Array> {
  // Each is a module of its own, over a megabyte: only what is asked for is loaded.
  const { default: base64 } =
    sampleRate === 16_000
      ? await import('../weights/weights-16k.js')
      : await import('../weights/weights-8k.js');
  const { buffer } = decodeBase64(base64);
  const weights = new Float32Array(buffer.byteLength / 4);
  const view = new DataView(buffer);
  for (let i = 0; i < weights.length; i++) weights[i] = view.getFloat32(i * 4, true);
  return weights;
}
