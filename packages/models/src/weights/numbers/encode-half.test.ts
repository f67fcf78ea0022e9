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
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [2 ** -25 + 2 ** -40, 0x0001],
    [1023.75 * 2 ** -24, 0x0400],
    [65_519.99, 0x7bff],
    [65_520, 0x7c00],
    [-1e30, 0xfc00],
    [-0, 0x8000],
  ])('writes %d', (value, bits) => {
    expect(half(value)).toBe(bits);
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
