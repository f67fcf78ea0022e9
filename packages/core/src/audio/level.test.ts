import { describe, expect, it } from 'vitest';
import { concat, tone } from '../guards/__fixtures__/transcripts.js';
import { AUDIBLE_DB, loudestDb } from './level.js';

const isSilent = (samples: Float32Array): boolean => loudestDb(samples, 1600) < AUDIBLE_DB;

describe('silence, by the loudest 100 ms,', () => {
  it('is where nothing reaches -50 dBFS', () => {
    expect(isSilent(new Float32Array(16_000))).toBe(true);
    expect(isSilent(tone(1000, -52))).toBe(true);
    expect(isSilent(tone(1000, -48))).toBe(false);
    expect(isSilent(new Float32Array(0))).toBe(true);
  });

  it('is not broken by a click, but by a short sound, wherever it is', () => {
    const around = (ms: number, before: number): Float32Array =>
      concat(tone(before, -80), tone(ms, -47), tone(1000 - before, -80));
    expect(isSilent(around(10, 500))).toBe(true);
    for (const before of [0, 30, 210, 333, 720, 1000])
      expect(isSilent(around(150, before))).toBe(false);
  });

  it('is audio that is constant, however far from zero', () => {
    expect(isSilent(new Float32Array(16_000).fill(0.5))).toBe(true);
  });
});
