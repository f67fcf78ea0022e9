const LANES = 8;
const BLOCK = 128;

/**
 * The sum of all numbers, in single precision, in the order in which NumPy adds: halves are summed by themselves, down to
 * blocks of 128, in which every eighth number goes to the same of eight partial sums.
 *
 * Source: N. J. Higham, "The Accuracy of Floating Point Summation", 1993, section 2, for pairwise summation.
 */
export function pairwiseSum(values: Float32Array): number {
  const { length } = values;
  if (length > BLOCK) {
    const middle = (length >> 1) - ((length >> 1) % LANES);
    return Math.fround(
      pairwiseSum(values.subarray(0, middle)) + pairwiseSum(values.subarray(middle)),
    );
  }
  const whole = length - (length % LANES);
  let sum = whole > 0 ? sumOfLanes(values.subarray(0, whole)) : 0;
  for (const value of values.subarray(whole)) sum = Math.fround(sum + value);
  return sum;
}

function sumOfLanes(values: Float32Array): number {
  // Whatever is put into it is rounded.
  const lanes = values.slice(0, LANES);
  for (let i = LANES; i < values.length; i++) lanes[i % LANES]! += values[i]!;
  for (let width = 1; width < LANES; width *= 2) {
    for (let i = 0; i < LANES; i += 2 * width) lanes[i]! += lanes[i + width]!;
  }
  return lanes[0]!;
}
