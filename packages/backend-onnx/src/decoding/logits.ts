/** Index of the largest number. */
export function argmax(values: Float32Array): number {
  let best = 0;
  let largest = values[0]!;
  for (let i = 1; i < values.length; i++) {
    if (values[i]! > largest) {
      largest = values[i]!;
      best = i;
    }
  }
  return best;
}

/** Below this many nats under the largest, a term adds nothing to a sum of 50 000 in single precision. */
const NEGLIGIBLE = 30;

/** ln Σ exp(values[i]) over `from` (inclusive) to `to` (exclusive); -∞ where nothing is left. */
export function logSumExp(values: Float32Array, from = 0, to: number = values.length): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (values[i]! > largest) largest = values[i]!;
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  const least = largest - NEGLIGIBLE;
  let sum = 0;
  for (let i = from; i < to; i++) {
    if (values[i]! > least) sum += Math.exp(values[i]! - largest);
  }
  return largest + Math.log(sum);
}
