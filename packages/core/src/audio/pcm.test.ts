import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertFinite } from './finite-samples.js';
import { createPcmDecoder, decodePcm, encodePcm, PCM_ENCODINGS } from './pcm.js';

const float32 = fc.float32Array({ noNaN: true, noDefaultInfinity: true });

describe('PCM', () => {
  it('keeps floats bit by bit', () =>
    fc.assert(
      fc.property(float32, (samples) => {
        expect(decodePcm(encodePcm(samples, 'pcm_f32le'), 'pcm_f32le')).toEqual(samples);
      }),
    ));

  it('keeps 16-bit integers', () =>
    fc.assert(
      fc.property(fc.int16Array(), (integers) => {
        const samples = Float32Array.from(integers, (value) => value / 32768);
        const bytes = encodePcm(samples, 'pcm_s16le');
        expect(new Int16Array(bytes.buffer)).toEqual(integers);
        expect(decodePcm(bytes, 'pcm_s16le')).toEqual(samples);
      }),
    ));

  it('is little-endian', () => {
    expect([...encodePcm(new Float32Array([1 / 32768, -1]), 'pcm_s16le')]).toEqual([1, 0, 0, 0x80]);
    expect([...encodePcm(new Float32Array([0.5]), 'pcm_f32le')]).toEqual([0, 0, 0, 0x3f]);
  });

  it('reads bytes at odd offsets', () => {
    const shifted = new Uint8Array([9, 0, 0x40, 0, 0xc0]).subarray(1);
    expect([...decodePcm(shifted, 'pcm_s16le')]).toEqual([0.5, -0.5]);
    const float = new Uint8Array([9, 0, 0, 0, 0x3f]).subarray(1);
    expect([...decodePcm(float, 'pcm_f32le')]).toEqual([0.5]);
  });

  it('clips towards 16 bits, and writes 0 for what is no number', () => {
    const bytes = encodePcm(
      new Float32Array([2, -2, Number.NaN, Number.POSITIVE_INFINITY]),
      'pcm_s16le',
    );
    expect([...new Int16Array(bytes.buffer)]).toEqual([32767, -32768, 0, 32767]);
  });

  it('refuses bytes that make no whole samples, and floats that are no numbers', () => {
    const invalid = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
    expect(() => decodePcm(new Uint8Array(3), 'pcm_s16le')).toThrow(invalid);
    expect(() => decodePcm(new Uint8Array(6), 'pcm_f32le')).toThrow(invalid);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bytes = encodePcm(new Float32Array([0, value]), 'pcm_f32le');
      expect(() => decodePcm(bytes, 'pcm_f32le')).toThrow(invalid);
      expect(() => assertFinite(new Float32Array([0, value]))).toThrow(/Sample 1/);
    }
  });

  it('comes out of a stream the same, however it is cut', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...PCM_ENCODINGS),
        fc.int16Array({ maxLength: 50 }),
        fc.array(fc.nat(9)),
        (encoding, integers, cuts) => {
          const bytes = encodePcm(
            Float32Array.from(integers, (value) => value / 32768),
            encoding,
          );
          const decoder = createPcmDecoder(encoding);
          const out: number[] = [];
          let at = 0;
          for (const cut of cuts) {
            out.push(...decoder.decode(bytes.subarray(at, at + cut)));
            at = Math.min(bytes.length, at + cut);
          }
          out.push(...decoder.decode(bytes.subarray(at)));
          expect(out.length).toBe(integers.length);
          expect(Float32Array.from(out)).toEqual(decodePcm(bytes, encoding));
          expect(decoder.pendingBytes).toBe(0);
        },
      ),
    ));

  it('says when a stream ends within a sample', () => {
    const decoder = createPcmDecoder('pcm_f32le');
    decoder.decode(new Uint8Array(3));
    decoder.decode(new Uint8Array(4));
    expect(decoder.pendingBytes).toBe(3);
  });
});
