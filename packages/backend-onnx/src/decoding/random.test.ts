import { describe, expect, it } from 'vitest';
import { createRandom } from './random.js';

const numbers = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(numbers(7, 100)).toEqual(numbers(7, 100));
    expect(numbers(7, 100)).not.toEqual(numbers(8, 100));
  });

  it.each([0, 1, 0xffff_ffff])('lie evenly between 0 and 1: seed %i', (seed) => {
    const tenths = new Array<number>(10).fill(0);
    for (const number of numbers(seed, 10_000)) tenths[Math.floor(number * 10)]!++;
    // Five standard deviations.
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
