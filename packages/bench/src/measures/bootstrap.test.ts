import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, quantileInterval, ratioInterval } from './bootstrap.js';
import { distribution } from './distribution.js';

describe('the bootstrap', () => {
  it('has no interval of one cluster', () => {
    expect(ratioInterval([[1, 2]])).toBeUndefined();
    expect(ratioInterval([])).toBeUndefined();
  });

  it('has one that holds the figure, and is the same each time', () => {
    const clusters = Array.from({ length: 20 }, (_, i) => [i % 3, 10] as const);
    const [low, high] = ratioInterval(clusters)!;
    expect(low).toBeLessThan(0.095);
    expect(high).toBeGreaterThan(0.095);
    expect(ratioInterval(clusters)).toEqual([low, high]);
  });

  it('gives about the width that theory gives', () => {
    // Half of 400 draws wrong: a standard error of 0.025.
    const clusters = Array.from({ length: 400 }, (_, i) => [i % 2, 1] as const);
    const [low, high] = ratioInterval(clusters)!;
    expect(high - low).toBeGreaterThan(0.08);
    expect(high - low).toBeLessThan(0.12);
  });

  it('takes quantiles of what was drawn as the distribution does', () => {
    const clusters = fc.array(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 4 }),
      { minLength: 2, maxLength: 6 },
    );
    return fc.assert(
      fc.property(clusters, (values) => {
        const plain = bootstrapInterval(
          values.length,
          (drawn) =>
            distribution(
              values.flatMap((own, i) => Array.from({ length: drawn[i]! }, () => own).flat()),
            ).p95,
        )!;
        const fast = quantileInterval(values, 0.95)!;
        expect(fast[0]).toBeCloseTo(plain[0], 9);
        expect(fast[1]).toBeCloseTo(plain[1], 9);
      }),
      { numRuns: 20 },
    );
  });
});
