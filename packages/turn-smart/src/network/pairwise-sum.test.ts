import { describe, expect, it } from 'vitest';
import { pairwiseSum } from './pairwise-sum.js';

const values = (length: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * i) / (1 + (i % 13)));
/** NumPy's sums of the first of them (2.4.6, float32). */
const EXPECTED: readonly (readonly [length: number, sum: number])[] = [
  [1, 0.0],
  [7, 0.05017562210559845],
  [8, -0.06904345750808716],
  [15, -0.16261151432991028],
  [128, 1.6062121391296387],
  [129, 1.5595505237579346],
  [1000, -3.171708822250366],
  [1007, -2.130990505218506],
  [12345, 8.109759330749512],
  [128000, 54.35918426513672],
];

describe('a sum by pairs', () => {
  it.each(EXPECTED)('of %i numbers is NumPy’s', (length, sum) => {
    expect(pairwiseSum(values(length))).toBe(sum);
  });

  it('of nothing is nothing', () => {
    expect(pairwiseSum(new Float32Array(0))).toBe(0);
  });

  it('loses less than adding up', () => {
    const tenths = new Float32Array(128_000).fill(0.1);
    expect(Math.abs(pairwiseSum(tenths) - 12_800)).toBeLessThan(0.01);
    const added = tenths.reduce((sum, value) => Math.fround(sum + value), 0);
    expect(Math.abs(added - 12_800)).toBeGreaterThan(1);
  });
});
