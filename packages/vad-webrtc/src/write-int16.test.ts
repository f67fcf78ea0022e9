import { decodePcm, encodePcm } from '@ws/core/audio';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeInt16 } from './write-int16.js';

function int16(samples: Float32Array): Int16Array {
  const into = new Int16Array(samples.length);
  writeInt16(samples, into);
  return into;
}

describe('samples as 16-bit integers', () => {
  it('are the integers that they were read from', () =>
    fc.assert(
      fc.property(fc.int16Array(), (integers) => {
        const samples = decodePcm(new Uint8Array(integers.slice().buffer), 'pcm_s16le');
        expect(int16(samples)).toEqual(integers);
      }),
    ));

  it("are those of core's encoder, whatever the samples", () =>
    fc.assert(
      fc.property(
        fc.float32Array({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true }),
        (samples) => {
          expect(int16(samples)).toEqual(
            new Int16Array(encodePcm(samples, 'pcm_s16le').slice().buffer),
          );
        },
      ),
    ));

  it('are clipped, and never wrap around', () => {
    expect([...int16(new Float32Array([1, 1.5, 3e38, -1, -1.5, -3e38]))]).toEqual([
      32767, 32767, 32767, -32768, -32768, -32768,
    ]);
  });

  it('are refused where a sample is no number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => int16(new Float32Array([0, value]))).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_AUDIO', details: { position: 1 } }),
      );
    }
  });
});
