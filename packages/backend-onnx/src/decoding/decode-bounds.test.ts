import { describe, expect, it } from 'vitest';
import { lastBounds, sparseBounds, wholeBounds } from './decode-bounds.js';

const MOST = 224;

describe('the bounds of a decode', () => {
  it('are those of Whisper itself where it is to decode as OpenAI’s does', () => {
    const { maxTokens, loopLimits } = wholeBounds(MOST);
    expect(maxTokens).toBe(224);
    expect([loopLimits(true, true), loopLimits(false, false)]).toEqual([undefined, undefined]);
  });

  it('grow with the audio, and never beyond those', () => {
    const seconds = [0.2, 0.5, 1, 5, 30];
    expect(seconds.map((one) => sparseBounds(one, MOST).maxTokens)).toEqual([36, 42, 52, 132, 224]);
    expect(seconds.map((one) => lastBounds(one, MOST).maxTokens)).toEqual([48, 72, 112, 224, 224]);
  });

  it('leave room for the fastest speech in scripts that take three tokens a character', () => {
    // Burmese at 20 characters a second, and timestamps.
    for (const seconds of [0.5, 1, 2]) {
      expect(lastBounds(seconds, MOST).maxTokens).toBeGreaterThan(60 * seconds + 4);
    }
  });

  it('end a loop sooner where probably nobody speaks', () => {
    for (const bounds of [sparseBounds(3, MOST), lastBounds(3, MOST)]) {
      const silent = bounds.loopLimits(true, false)!;
      const spoken = bounds.loopLimits(false, false)!;
      expect(silent.times).toBeLessThan(spoken.times);
      expect(silent.tokens).toBeLessThan(spoken.tokens);
    }
    // Soonest where it is decoded once more without the prompt.
    const { loopLimits } = sparseBounds(3, MOST);
    expect(loopLimits(true, true)!.tokens).toBeLessThan(loopLimits(true, false)!.tokens);
    // "No, no, no" as often as it can be said is not cut off where nothing is decoded after it.
    expect(lastBounds(3, MOST).loopLimits(false, false)!.times).toBeGreaterThan(8 * 3);
  });
});
