/** The largest of the numbers from `from` (inclusive) to `to` (exclusive); -∞ where there are none. */
function largestOf(values: Float32Array, from: number, to: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  let i = from;
  // Four at a time: one comparison that nearly always fails does not wait for the one before it.
  for (; i + 3 < to; i += 4) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    if (a > largest || b > largest || c > largest || d > largest) largest = Math.max(a, b, c, d);
  }
  for (; i < to; i++) if (values[i]! > largest) largest = values[i]!;
  return largest;
}

/** Index of the largest number, the first of several. */
export function argmax(values: Float32Array): number {
  return values.indexOf(largestOf(values, 0, values.length));
}

/** Below this many nats under the largest, a term adds nothing to a sum of 50 000 in single precision. */
const NEGLIGIBLE = 30;

/** Entries of {@link POWERS} per halving. */
const STEPS = 256;
const STEPS_PER_NAT = STEPS * Math.LOG2E;
/** 2 to the power of -i / {@link STEPS}, as far down as what is not negligible. */
const POWERS: Float64Array = Float64Array.from(
  { length: Math.ceil(NEGLIGIBLE * STEPS_PER_NAT) + 2 },
  (_, i) => 2 ** (-i / STEPS),
);

/**
 * ln Σ exp(values[i]) over `from` (inclusive) to `to` (exclusive); -∞ where nothing is left.
 *
 * The exponentials come from a table, and from there by two terms of their series: 5 × 10⁻¹⁰ of each at most is lost.
 * `Math.exp`, 50 000 times, would take a third of a decoder's step.
 */
export function logSumExp(values: Float32Array, from = 0, to: number = values.length): number {
  const largest = largestOf(values, from, to);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const below = largest - values[i]!;
    if (below < NEGLIGIBLE) {
      const step = Math.trunc(below * STEPS_PER_NAT + 0.5);
      const rest = step / STEPS_PER_NAT - below;
      sum += POWERS[step]! * (1 + rest * (1 + rest / 2));
    }
  }
  return largest + Math.log(sum);
}
