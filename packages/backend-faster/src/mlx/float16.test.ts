import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toFloat16 } from './float16.js';

/** What bits of half precision mean, by IEEE 754. */
function value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

it('gives back every number that half precision has', () => {
  const all = Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
    (bits) => (bits & 0x7c00) !== 0x7c00,
  );
  expect([...toFloat16(Float32Array.from(all, value))]).toEqual(all);
});

it('rounds to the nearest, ties to even', () => {
  fc.assert(
    fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (number) => {
      const [bits] = toFloat16(Float32Array.of(number));
      const error = Math.abs(value(bits!) - number);
      for (const other of [bits! - 1, bits! + 1]) {
        if ((other & 0x7c00) === 0x7c00 || other < 0 || (other ^ bits!) & 0x8000) continue;
        const rival = Math.abs(value(other) - number);
        expect(error < rival || (error === rival && (bits! & 1) === 0)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect([...toFloat16(Float32Array.of(1e9, -1e9, 1 + 2 ** -11, 1 + 3 * 2 ** -11))]).toEqual([
    0x7bff, 0xfbff, 0x3c00, 0x3c02,
  ]);
});
