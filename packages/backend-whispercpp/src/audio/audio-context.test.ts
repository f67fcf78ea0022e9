import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioContextFor, tokenLimit } from './audio-context.js';

const seconds = (count: number): number => count * 16_000;

describe('the audio context', () => {
  it('is never so short that Whisper repeats itself', () => {
    for (const count of [0.1, 1, 5, 7])
      expect(audioContextFor('auto', seconds(count), 1500)).toBe(512);
  });

  it('holds the audio, and some silence after it', () => {
    expect(audioContextFor('auto', seconds(10), 1500)).toBe(640);
  });

  it('holds the audio whatever its length', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: seconds(60) }), (samples) => {
        const positions = audioContextFor('auto', samples, 1500);
        if (positions > 0) expect(positions * 320 - samples).toBeGreaterThanOrEqual(128 * 320);
      }),
    ));

  it('is the whole where the audio needs it, or it is asked for', () => {
    expect(audioContextFor('auto', seconds(28), 1500)).toBe(0);
    expect(audioContextFor('auto', seconds(3600), 1500)).toBe(0);
    expect(audioContextFor('full', seconds(1), 1500)).toBe(0);
  });

  it('leaves room for more tokens than anybody speaks', () => {
    expect(tokenLimit(seconds(1))).toBe(52);
    expect(tokenLimit(seconds(10))).toBe(232);
  });
});
