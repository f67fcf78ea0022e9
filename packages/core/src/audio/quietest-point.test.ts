import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietestPoint } from './quietest-point.js';

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
