import { describe, expect, it } from 'vitest';
import { createAudioRing } from './audio-ring.js';

const counting = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: to - from }, (_, i) => from + i);

describe('audio ring', () => {
  it.each([97, 1000, 40_000, 150_000])('keeps the newest, written %i at a time', (step) => {
    const most = 70_001;
    const ring = createAudioRing(most);
    for (let end = step; end < 300_000; end += step) {
      ring.write(counting(end - step, end));
      expect([ring.start, ring.end]).toEqual([Math.max(0, end - most), end]);
      expect(ring.slice(end - 10, end)).toEqual(counting(end - 10, end));
      expect(ring.slice(ring.start, ring.start + 10)).toEqual(
        counting(ring.start, ring.start + 10),
      );
    }
    expect(ring.slice(0, 1e6)).toEqual(counting(ring.start, ring.end));
  });

  it('begins where another one ended, and gives nothing that it does not hold', () => {
    const ring = createAudioRing(100, 1000);
    expect([ring.start, ring.end, ring.slice(0, 2000).length]).toEqual([1000, 1000, 0]);
    ring.write(counting(1000, 1050));
    expect(ring.slice(0, 1010)).toEqual(counting(1000, 1010));
    expect(ring.slice(900, 950)).toEqual(new Float32Array(0));
    expect(ring.slice(1060, 1070)).toEqual(new Float32Array(0));
  });

  it('copies', () => {
    const ring = createAudioRing(10);
    const samples = counting(0, 4);
    ring.write(samples);
    samples.fill(9);
    const given = ring.slice(0, 4);
    given.fill(8);
    expect(ring.slice(0, 4)).toEqual(counting(0, 4));
  });
});
