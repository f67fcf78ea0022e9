import { randomNumbers } from './random-numbers.js';

/** Mean power of samples. */
export function powerOf(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
}

/** Samples under white noise, `db` decibels below a mean power. The noise is the same each time. */
export function withWhiteNoise(samples: Float32Array, power: number, db: number): Float32Array {
  const random = randomNumbers();
  // Even numbers in [-1, 1) have a power of a third.
  const amplitude = Math.sqrt(3 * power) * 10 ** (-db / 20);
  return samples.map((sample) => sample + amplitude * random());
}
