import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallestFirst } from './smallest-first.js';

describe('numbers of which the smallest is taken first', () => {
  it('come as if they were sorted at each taking', () => {
    return fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (steps) => {
        const numbers = createSmallestFirst();
        const plain: number[] = [];
        for (const step of steps) {
          if (step === null) {
            plain.sort((a, b) => a - b);
            expect(numbers.take()).toBe(plain.shift());
          } else {
            numbers.add(step);
            plain.push(step);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
