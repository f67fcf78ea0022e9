import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DECODING } from './decoding-options.js';
import { decodeWithFallback, isSilentWindow, needsFallback } from './fallback.js';

const good = { avgLogprob: -0.3, noSpeechProb: 0.1, compressionRatio: 1.2 };
const off = {
  compressionRatioThreshold: null,
  logProbThreshold: null,
  noSpeechThreshold: null,
};

describe('a decode', () => {
  it.each([
    ['is kept where it is likely and does not repeat itself', {}, false],
    ['has failed where it repeats itself', { compressionRatio: 2.41 }, true],
    ['has failed where it is unlikely', { avgLogprob: -1.01 }, true],
    ['is kept at the thresholds themselves', { avgLogprob: -1, compressionRatio: 2.4 }, false],
    [
      'is kept where it is unlikely for want of speech',
      { avgLogprob: -2, noSpeechProb: 0.7 },
      false,
    ],
    [
      'is kept where it repeats itself, unlikely for want of speech',
      { avgLogprob: -2, noSpeechProb: 0.7, compressionRatio: 9 },
      false,
    ],
    [
      'has failed where it repeats itself, likely for want of speech',
      { noSpeechProb: 0.7, compressionRatio: 9 },
      true,
    ],
    [
      'has failed where it is unlikely and speech is likely',
      { avgLogprob: -2, noSpeechProb: 0.6 },
      true,
    ],
  ])('%s', (_, figures, fails) => {
    expect(needsFallback({ ...good, ...figures }, DEFAULT_DECODING)).toBe(fails);
  });

  it('never fails without thresholds', () => {
    const worst = { avgLogprob: -90, noSpeechProb: 1, compressionRatio: 90 };
    expect(needsFallback(worst, off)).toBe(false);
    expect(isSilentWindow(worst, off)).toBe(false);
  });
});

describe('a window of long audio', () => {
  it.each([
    ['is kept where there is speech', {}, false],
    ['is silent where there is none', { noSpeechProb: 0.7, avgLogprob: -1.2 }, true],
    [
      'is silent where the decode is not above the threshold',
      { noSpeechProb: 0.7, avgLogprob: -1 },
      true,
    ],
    ['is kept where the decode is likely all the same', { noSpeechProb: 0.7 }, false],
  ])('%s', (_, figures, silent) => {
    expect(isSilentWindow({ ...good, ...figures }, DEFAULT_DECODING)).toBe(silent);
  });

  it('is silent however likely the decode is where that has no threshold', () => {
    const thresholds = { ...DEFAULT_DECODING, logProbThreshold: null };
    expect(isSilentWindow({ ...good, noSpeechProb: 0.7 }, thresholds)).toBe(true);
  });
});

describe('decodeWithFallback', () => {
  const failed = { ...good, compressionRatio: 10 };

  it('tries the next temperature until a decode is good', async () => {
    const tried: number[] = [];
    const kept = await decodeWithFallback([0, 0.2, 0.4, 0.6], DEFAULT_DECODING, async (t) => {
      tried.push(t);
      return { ...(t < 0.4 ? failed : good), text: `at ${t}` };
    });
    expect(tried).toEqual([0, 0.2, 0.4]);
    expect(kept).toMatchObject({ temperature: 0.4, text: 'at 0.4' });
  });

  it('keeps the last decode where none is good', async () => {
    const kept = await decodeWithFallback([0, 1], DEFAULT_DECODING, async () => failed);
    expect(kept.temperature).toBe(1);
  });

  it('tries no more than are needed, whatever the figures', async () => {
    const figures = fc.record({
      avgLogprob: fc.double({ min: -3, max: 0, noNaN: true }),
      noSpeechProb: fc.double({ min: 0, max: 1, noNaN: true }),
      compressionRatio: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(figures, { minLength: 1, maxLength: 6 }), async (decodes) => {
        const temperatures = decodes.map((_, i) => i / 10);
        let tried = 0;
        const kept = await decodeWithFallback(
          temperatures,
          DEFAULT_DECODING,
          async () => decodes[tried++]!,
        );
        const good = decodes.findIndex((decode) => !needsFallback(decode, DEFAULT_DECODING));
        expect(tried).toBe(good < 0 ? decodes.length : good + 1);
        expect(kept).toMatchObject(decodes[tried - 1]!);
      }),
    );
  });
});
