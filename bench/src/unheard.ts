/**
 * The same samples, a little quieter each round. An engine may keep what it encoded, and would not encode the same samples
 * again.
 *
 * @param round - from 0
 */
export function unheard(samples: Float32Array, round: number): Float32Array {
  const gain = 0.999 ** round;
  return samples.map((sample) => sample * gain);
}
