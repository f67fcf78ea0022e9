/** The largest of the numbers from `from` (inclusive) to `to` (exclusive); -∞ where there are none. */
export function largestOf(values: Float32Array, from: number, to: number): number {
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

/** Below this many nats under the largest, a term adds nothing to a sum of 50 000 in single precision. */
const NEGLIGIBLE = 30;

/** Entries of {@link POWERS} per halving. */
const STEPS = 32;
const STEPS_PER_NAT = STEPS * Math.LOG2E;
const NATS_PER_STEP = 1 / STEPS_PER_NAT;
const SIXTH = 1 / 6;
const LAST = Math.round(NEGLIGIBLE * STEPS_PER_NAT);
/** 2 to the power of -i / {@link STEPS}, down to what is negligible, which is 0. */
const POWERS: Float64Array = Float64Array.from({ length: LAST + 1 }, (_, i) =>
  i === LAST ? 0 : 2 ** (-i / STEPS),
);

/**
 * Σ exp(values[i] - largest) over `from` (inclusive) to `to` (exclusive); what is above `largest` counts as it.
 *
 * The exponentials come from a table (small enough for the nearest cache), and from there by three terms of their
 * series: 6 × 10⁻¹⁰ of each at most is lost.
 * `Math.exp`, 50 000 times, would take a third of a decoder's step; a branch for what is negligible, which no processor
 * foresees, a sixth.
 */
export function sumOfPowers(
  values: Float32Array,
  from: number,
  to: number,
  largest: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const below = Math.min(Math.max(largest - values[i]!, 0), NEGLIGIBLE);
    const step = (below * STEPS_PER_NAT + 0.5) | 0;
    const rest = step * NATS_PER_STEP - below;
    sum += POWERS[step]! * (1 + rest * (1 + rest * (0.5 + rest * SIXTH)));
  }
  return sum;
}

/** ln Σ exp(values[i]) over `from` (inclusive) to `to` (exclusive); -∞ where nothing is left. */
export function logSumExp(values: Float32Array, from = 0, to: number = values.length): number {
  const largest = largestOf(values, from, to);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(sumOfPowers(values, from, to, largest));
}
