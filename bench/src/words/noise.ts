import { pinkNoise } from '../vad/sounds.js';
import { powerOf } from '../white-noise.js';

/** Speech with pink noise so many dB below it, by their mean powers; none at `Infinity` dB. */
export function withNoise(speech: Float32Array, db: number): Float32Array {
  if (!Number.isFinite(db)) return speech;
  const sample = pinkNoise(1);
  const noise = speech.map((_, at) => sample(at));
  const gain = Math.sqrt(powerOf(speech) / powerOf(noise) / 10 ** (db / 10));
  return speech.map((value, at) => value + gain * noise[at]!);
}
