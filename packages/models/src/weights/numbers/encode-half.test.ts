import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfValue } from './decode-floats.js';
import { allHalvesFinite, encodeHalf } from './encode-half.js';

function half(value: number): number {
  const target = new Uint16Array(1);
  encodeHalf(Float32Array.of(value), target);
  return target[0]!;
}

describe('encodeHalf', () => {
  it('gives every half back', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = halfValue(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(halfValue(half(value)))).toBe(true);
      else expect(half(value), String(value)).toBe(bits);
    }
  });

  it('takes the nearest half, and the even one of two', () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const bits = half(value);
        const error = Math.abs(halfValue(bits) - value);
        for (const neighbour of [bits - 1, bits + 1]) {
          const other = Math.abs(halfValue(neighbour & 0xffff) - value);
          if (Number.isNaN(other) || (neighbour ^ bits) & 0x8000) continue;
          expect(error).toBeLessThanOrEqual(other);
          if (error === other) expect(bits % 2).toBe(0);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['halfway between 1 and the next: to even', 1 + 2 ** -11, 0x3c00],
    ['halfway between odd and even: to even', 1 + 3 * 2 ** -11, 0x3c02],
    ['a little above halfway', 1 + 2 ** -11 + 2 ** -23, 0x3c01],
    ['a little below halfway', 1 + 2 ** -11 - 2 ** -23, 0x3c00],
    ['up into the next power of two', 2 - 2 ** -12, 0x4000],
    ['half the least subnormal: to even, which is zero', 2 ** -25, 0],
    ['more than half the least subnormal', 2 ** -25 * 1.001, 1],
    ['three quarters of the way to the least normal', 1023.75 * 2 ** -24, 0x0400],
    ['one and a half of the least subnormal: to even', 1.5 * 2 ** -24, 2],
    ['the largest subnormal', 1023 * 2 ** -24, 0x03ff],
    ['between the largest subnormal and the least normal', 1023.5 * 2 ** -24, 0x0400],
    ['the least normal', 2 ** -14, 0x0400],
    ['far below', 1e-30, 0],
    ['the largest', 65_504, 0x7bff],
    ['the last that rounds to the largest', 65_519.99, 0x7bff],
    ['the first that is too large', 65_520, 0x7c00],
    ['far above', 1e30, 0x7c00],
    ['a little more than half the least subnormal', 2 ** -25 + 2 ** -40, 1],
    ['zero', 0, 0],
    ['infinity', Number.POSITIVE_INFINITY, 0x7c00],
  ])('%s', (_, value, expected) => {
    expect(half(value)).toBe(expected);
    expect(half(-value)).toBe(0x8000 | expected);
  });
});

describe('allHalvesFinite', () => {
  it('sees infinities and NaN', () => {
    expect(allHalvesFinite(Uint16Array.of(0, 0x7bff, 0xfbff))).toBe(true);
    for (const bad of [0x7c00, 0xfc00, 0x7e01]) {
      expect(allHalvesFinite(Uint16Array.of(0, bad))).toBe(false);
    }
  });
});
