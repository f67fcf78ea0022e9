import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianFilter } from './median-filter.js';

const filtered = (values: readonly number[], width: number): number[] => [
  ...medianFilter(Float32Array.from(values), width),
];

describe('medianFilter', () => {
  it('takes away what stands out', () => {
    expect(filtered([1, 1, 9, 1, 1, 1], 3)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('keeps steps', () => {
    expect(filtered([0, 0, 0, 0, 5, 5, 5, 5], 5)).toEqual([0, 0, 0, 0, 5, 5, 5, 5]);
  });

  it('sees the row in a mirror beyond its ends', () => {
    // Around the first: 3 2 [1] 2 3; around the last: 4 9 [0] 9 4.
    expect(filtered([1, 2, 3, 4, 9, 0], 5)).toEqual([2, 2, 3, 3, 4, 4]);
  });

  it('leaves a row as it is that is no longer than half a width', () => {
    expect(filtered([3, 1, 2], 7)).toEqual([3, 1, 2]);
  });

  it('is the middle one of the numbers around, in any row', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 4, maxLength: 30 }),
        (values) => {
          const found = filtered(values, 7);
          for (let at = 3; at < values.length - 3; at++) {
            const around = values.slice(at - 3, at + 4).sort((a, b) => a - b);
            expect(found[at]).toBe(around[3]);
          }
        },
      ),
    ));
});
