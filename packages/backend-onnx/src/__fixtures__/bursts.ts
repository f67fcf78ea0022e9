import { createRandom } from './random.js';

/** Seconds of silence, or of noise of an amplitude, in which a louder noise sounds from time to time. Mono, 16 kHz. */
export function bursts(
  seconds: number,
  times: readonly (readonly [from: number, to: number])[],
  noise = 0,
): Float32Array {
  const random = createRandom(5);
  return Float32Array.from({ length: seconds * 16_000 }, (_, at) => {
    const sounds = times.some(([from, to]) => at >= from * 16_000 && at < to * 16_000);
    return (sounds ? 0.3 + noise : noise) * random();
  });
}
