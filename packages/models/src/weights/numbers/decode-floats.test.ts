import { describe, expect, it } from 'vitest';
import { allFinite, decodeBfloat16, decodeHalf } from './decode-floats.js';

function half(bits: number): number {
  const target = new Float32Array(1);
  decodeHalf(Uint16Array.of(bits), target, 0);
  return target[0]!;
}

describe('decodeHalf', () => {
  // From IEEE 754-2008, binary16.
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('reads %i as %d', (bits, value) => {
    expect(half(bits)).toBe(value);
  });

  it('writes from the offset on', () => {
    const target = Float32Array.of(5, 6, 7);
    decodeHalf(Uint16Array.of(0x3c00), target, 1);
    expect([...target]).toEqual([5, 1, 7]);
  });
});

describe('decodeBfloat16', () => {
  it('takes the bits as the upper half of a float32', () => {
    const target = Float32Array.of(9, 9, 9, 9);
    decodeBfloat16(Uint16Array.of(0x3f80, 0xc049, 0x0001), target.subarray(1), 0);
    expect([...target]).toEqual([9, 1, -3.140625, 2 ** -133]);
  });
});

describe('allFinite', () => {
  it('sees one number that is not finite among many', () => {
    const values = new Float32Array(1000).fill(-3e38);
    expect(allFinite(values)).toBe(true);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      values[517] = bad;
      expect(allFinite(values)).toBe(false);
    }
  });
});
