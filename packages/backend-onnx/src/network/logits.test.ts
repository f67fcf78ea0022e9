import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSumExp } from './logits.js';

const INFINITE = Number.NEGATIVE_INFINITY;
const logits = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.float({ min: -60, max: 60, noNaN: true }) },
      fc.constant(INFINITE),
    ),
    {
      minLength: 1,
      maxLength: 50,
    },
  )
  .map((values) => Float32Array.from(values));

describe('logSumExp', () => {
  it('is the logarithm of the sum', () =>
    fc.assert(
      fc.property(logits, fc.nat(50), fc.nat(50), (values, a, b) => {
        const [from, to] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
        const part = values.subarray(from, to);
        // In double precision nothing between -60 and 60 is too large or too small.
        const expected = Math.log(part.reduce((sum, value) => sum + Math.exp(value), 0));
        const found = logSumExp(values, from, to);
        if (expected === INFINITE) expect(found).toBe(INFINITE);
        else expect(Math.abs(found - expected)).toBeLessThan(1e-9);
      }),
    ));

  it('sums all of it where no range is given', () => {
    expect(logSumExp(Float32Array.of(0, 0, 0, 0))).toBeCloseTo(Math.log(4), 12);
    expect(logSumExp(Float32Array.of(0, 0, 0, 0), 1)).toBeCloseTo(Math.log(3), 12);
  });

  it('overflows nowhere', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 9);
    expect(logSumExp(Float32Array.of(-1000, -1000))).toBeCloseTo(-1000 + Math.log(2), 9);
  });

  it('leaves out nothing that shows: a whole vocabulary far below one token', () => {
    const values = new Float32Array(51_865).fill(-11);
    values[7] = 0;
    expect(logSumExp(values)).toBeCloseTo(Math.log(1 + 51_864 * Math.exp(-11)), 9);
  });

  it('is minus infinity where nothing is left', () => {
    expect(logSumExp(Float32Array.of(INFINITE, INFINITE))).toBe(INFINITE);
    expect(logSumExp(new Float32Array(0))).toBe(INFINITE);
  });
});
