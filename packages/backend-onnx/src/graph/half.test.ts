import { describe, expect, it } from 'vitest';
import { toHalfBits } from './half.js';

/** The number that half-precision bits stand for, by the definition of IEEE 754. */
function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe('half precision', () => {
  it('keeps every number it has', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalfBits(bits);
      if (Number.isNaN(value)) expect(toHalfBits(value) & 0x7fff).toBeGreaterThan(0x7c00);
      else expect(toHalfBits(value)).toBe(bits);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    for (let bits = 1; bits < 0x7bff; bits += 7) {
      const low = fromHalfBits(bits);
      const high = fromHalfBits(bits + 1);
      expect(toHalfBits(low + (high - low) * 0.25)).toBe(bits);
      expect(toHalfBits(low + (high - low) * 0.75)).toBe(bits + 1);
      expect(toHalfBits((low + high) / 2)).toBe(bits % 2 === 0 ? bits : bits + 1);
    }
  });

  it('overflows to infinity', () => {
    expect(toHalfBits(65_519)).toBe(0x7bff);
    expect(toHalfBits(65_520)).toBe(0x7c00);
    expect(toHalfBits(-1e30)).toBe(0xfc00);
  });
});
