import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALAW, MULAW, type SampleCodec } from './g711.js';

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

function values(law: SampleCodec): number[] {
  return [...law.decode(ALL_CODES)].map((value) => value * 32768);
}

function checksum(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((sum, value, i) => sum + (i + 1) * value, 0);
}

// What CPython 3.11's audioop gives (ulaw2lin, alaw2lin, and lin2ulaw, lin2alaw of 0 to 32767), which has the tables of
// the recommendation. A checksum weighs every entry with its place.
const NOT_NEGATIVE = Float32Array.from({ length: 32768 }, (_, value) => value / 32768);

describe('mu-law', () => {
  it('has the values of the recommendation', () => {
    const all = values(MULAW);
    expect([0x00, 0x01, 0x0f, 0x10, 0x7e, 0x7f].map((code) => all[code])).toEqual([
      -32124, -31100, -16764, -15996, -8, 0,
    ]);
    expect([0x80, 0x81, 0x8f, 0x90, 0xfe, 0xff].map((code) => all[code])).toEqual([
      32124, 31100, 16764, 15996, 8, 0,
    ]);
    expect(checksum(all)).toBe(98_107_392);
  });

  it('gives every 16-bit amplitude its code', () => {
    expect(checksum(MULAW.encode(NOT_NEGATIVE))).toBe(75_036_205_850);
  });

  it('writes silence as 0xFF, and also what is no number', () => {
    expect([...MULAW.encode(new Float32Array([0, -0, Number.NaN]))]).toEqual([0xff, 0xff, 0xff]);
  });
});

describe('A-law', () => {
  it('has the values of the recommendation', () => {
    const all = values(ALAW);
    expect([0xd5, 0x55, 0xd4, 0xaa, 0x2a, 0x00, 0x80].map((code) => all[code])).toEqual([
      8, -8, 24, 32256, -32256, -5504, 5504,
    ]);
    expect(checksum(all)).toBe(100_139_008);
  });

  it('gives every 16-bit amplitude its code', () => {
    expect(checksum(ALAW.encode(NOT_NEGATIVE))).toBe(91_055_398_912);
  });
});

describe.each([
  { name: 'mu-law', law: MULAW, loudest: 32124, firstStep: 8 },
  { name: 'A-law', law: ALAW, loudest: 32256, firstStep: 16 },
])('$name', ({ law, loudest, firstStep }) => {
  it('writes what it reads, for every code', () => {
    for (const code of ALL_CODES) {
      const [written] = law.encode(law.decode(Uint8Array.of(code)));
      // Mu-law has two codes for 0; the positive one is written.
      expect(written).toBe(law === MULAW && code === 0x7f ? 0xff : code);
    }
  });

  const amplitude = fc.float({ min: -1.5, max: 1.5, noNaN: true });
  const through = (sample: number) => law.decode(law.encode(Float32Array.of(sample)))[0]!;

  it('is monotone, odd, and clips', () =>
    fc.assert(
      fc.property(amplitude, amplitude, (a, b) => {
        expect(through(Math.min(a, b))).toBeLessThanOrEqual(through(Math.max(a, b)));
        if (a !== 0) expect(through(-a) + through(a)).toBe(0);
        expect(Math.abs(through(a)) * 32768).toBeLessThanOrEqual(loudest);
        expect(through(Number.POSITIVE_INFINITY) * 32768).toBe(loudest);
      }),
    ));

  it('is off by half a step at most: a thirty-second of the amplitude, or half the first step', () =>
    fc.assert(
      fc.property(fc.float({ min: -0.96875, max: 0.96875, noNaN: true }), (sample) => {
        const error = Math.abs(through(sample) - sample) * 32768;
        const bias = law === MULAW ? 132 : 0;
        const bound = (Math.abs(sample) * 32768 + bias) / 32;
        expect(error).toBeLessThanOrEqual(Math.max(bound, firstStep / 2));
      }),
    ));
});
