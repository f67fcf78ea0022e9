import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPoint, quietestPoint } from './cut-point.js';

describe('quietestPoint', () => {
  it('finds the middle of a pause', () => {
    const samples = new Float32Array(80000).map((_, i) => Math.sin(i / 5));
    samples.fill(0, 30000, 36000);
    expect(Math.abs(quietestPoint(samples) - 33000)).toBeLessThanOrEqual(160);
  });

  it('prefers a real pause to the gap within a consonant', () => {
    const samples = new Float32Array(80000).map((_, i) => Math.sin(i / 5));
    samples.fill(0, 20000, 20800); // 50 ms
    for (let i = 50000; i < 54000; i++) samples[i] = samples[i]! * 0.1; // 250 ms
    const point = quietestPoint(samples);
    expect(point).toBeGreaterThan(50000);
    expect(point).toBeLessThan(54000);
  });

  it('always lies within', () =>
    fc.assert(
      fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 9000 }), (samples) => {
        const point = quietestPoint(samples);
        expect(Number.isInteger(point)).toBe(true);
        expect(point).toBeGreaterThanOrEqual(0);
        expect(point).toBeLessThanOrEqual(samples.length);
      }),
    ));
});

describe('cutPoint', () => {
  const samples = new Float32Array(80000).map((_, i) => Math.sin(i / 5));
  for (let i = 30000; i < 36000; i++) samples[i] = samples[i]! * 0.5;
  samples.fill(0, 60000, 66000);

  it('is the end of a word, the one around which it is quietest', () => {
    expect(cutPoint(samples, [10000, 33000, 50000])).toBe(33000);
  });

  it('is where it is quietest, when no word ends within', () => {
    expect(Math.abs(cutPoint(samples, [-100, 0, 80000, 90000]) - 63000)).toBeLessThanOrEqual(160);
  });
});
