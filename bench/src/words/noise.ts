import { pinkNoise } from '../vad/sounds.js';

/** Speech with pink noise so many dB below it, by their mean powers; none at `Infinity` dB. */
export function withNoise(speech: Float32Array, db: number): Float32Array {
  if (!Number.isFinite(db)) return speech;
  const sample = pinkNoise(1);
  const noise = speech.map((_, at) => sample(at));
  const power = (samples: Float32Array): number =>
    samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  const gain = Math.sqrt(power(speech) / power(noise) / 10 ** (db / 10));
  return speech.map((value, at) => value + gain * noise[at]!);
}
