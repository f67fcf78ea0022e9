import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHalfBits } from './half.js';

/** What IEEE 754 says that the 16 bits stand for. */
function numberOf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe('toHalfBits', () => {
  it('gives every one of the 65536 numbers its own bits', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = numberOf(bits);
      const found = toHalfBits(value);
      if (Number.isNaN(value)) expect(numberOf(found)).toBeNaN();
      else if (found !== bits) expect.fail(`${value}: ${found}, not ${bits}`);
    }
  });

  it.each([
    ['halfway between 1 and the next: to even', 1 + 2 ** -11, 0x3c00],
    ['halfway between odd and even: to even', 1 + 3 * 2 ** -11, 0x3c02],
    ['a little above halfway', 1 + 2 ** -11 + 2 ** -23, 0x3c01],
    ['a little below halfway', 1 + 2 ** -11 - 2 ** -23, 0x3c00],
    ['up into the next power of two', 2 - 2 ** -12, 0x4000],
    ['half the least subnormal: to even, which is zero', 2 ** -25, 0],
    ['more than half the least subnormal', 2 ** -25 * 1.001, 1],
    ['one and a half of the least subnormal: to even', 1.5 * 2 ** -24, 2],
    ['the largest subnormal', 1023 * 2 ** -24, 0x03ff],
    ['between the largest subnormal and the least normal', 1023.5 * 2 ** -24, 0x0400],
    ['the least normal', 2 ** -14, 0x0400],
    ['far below', 1e-30, 0],
    ['the largest', 65_504, 0x7bff],
    ['the last that rounds to the largest', 65_519.99, 0x7bff],
    ['the first that is too large', 65_520, 0x7c00],
    ['far above', 1e30, 0x7c00],
    ['infinity', Number.POSITIVE_INFINITY, 0x7c00],
  ])('%s', (_, value, expected) => {
    expect(toHalfBits(value)).toBe(expected);
    expect(toHalfBits(-value)).toBe(0x8000 | expected);
  });

  it('is never further from a number than its neighbours are', () => {
    return fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const bits = toHalfBits(value);
        const distance = Math.abs(numberOf(bits) - value);
        for (const neighbour of [bits - 1, bits + 1]) {
          if ((neighbour & 0x7fff) >= 0x7c00 || (neighbour ^ bits) >> 15 !== 0) continue;
          expect(distance).toBeLessThanOrEqual(Math.abs(numberOf(neighbour) - value));
        }
        expect(bits >> 15 === 1).toBe(value < 0 || Object.is(value, -0));
      }),
      { numRuns: 2000 },
    );
  });
});
