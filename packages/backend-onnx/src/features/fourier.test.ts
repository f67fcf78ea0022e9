import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { createFourierTransform } from './fourier.js';

const SIZE = 400;

/** The transform by its definition. */
function naive(re: ArrayLike<number>, im: ArrayLike<number>): [number[], number[]] {
  const sums: [number[], number[]] = [[], []];
  for (let k = 0; k < SIZE; k++) {
    let [real, imaginary] = [0, 0];
    for (let n = 0; n < SIZE; n++) {
      const angle = (-2 * Math.PI * ((k * n) % SIZE)) / SIZE;
      real += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
      imaginary += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
    }
    sums[0].push(real);
    sums[1].push(imaginary);
  }
  return sums;
}

describe('the Fourier transform of 400 numbers', () => {
  const transform = createFourierTransform();

  it.each([1, 2, 3])('is what its definition says, seed %i', (seed) => {
    const re = Float64Array.from(randomFloats(SIZE, seed));
    const im = Float64Array.from(randomFloats(SIZE, seed + 100));
    const expected = naive(re, im);
    transform(re, im);
    for (let k = 0; k < SIZE; k++) {
      expect(Math.abs(re[k]! - expected[0][k]!)).toBeLessThan(1e-11);
      expect(Math.abs(im[k]! - expected[1][k]!)).toBeLessThan(1e-11);
    }
  });

  it('finds each frequency where it is, and nowhere else', () => {
    for (let frequency = 0; frequency < SIZE; frequency++) {
      const angle = (n: number): number => (2 * Math.PI * ((frequency * n) % SIZE)) / SIZE;
      const re = Float64Array.from({ length: SIZE }, (_, n) => Math.cos(angle(n)));
      const im = Float64Array.from({ length: SIZE }, (_, n) => Math.sin(angle(n)));
      transform(re, im);
      for (let k = 0; k < SIZE; k++) {
        const expected = k === frequency ? SIZE : 0;
        if (Math.abs(re[k]! - expected) > 1e-9 || Math.abs(im[k]!) > 1e-9) {
          expect.fail(`frequency ${frequency} gives ${re[k]} + ${im[k]}i at ${k}`);
        }
      }
    }
  });

  it('is linear, whatever came before', () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: SIZE,
      maxLength: SIZE,
    });
    return fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const zero = (): Float64Array => new Float64Array(SIZE);
        const [ar, ai] = [Float64Array.from(a), zero()];
        const [br, bi] = [Float64Array.from(b), zero()];
        const [sr, si] = [Float64Array.from(a, (value, i) => value + b[i]!), zero()];
        transform(ar, ai);
        transform(br, bi);
        transform(sr, si);
        for (let k = 0; k < SIZE; k++) {
          expect(sr[k]!).toBeCloseTo(ar[k]! + br[k]!, 9);
          expect(si[k]!).toBeCloseTo(ai[k]! + bi[k]!, 9);
        }
      }),
      { numRuns: 20 },
    );
  });
});
