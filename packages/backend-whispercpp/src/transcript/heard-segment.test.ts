import { describe, expect, it } from 'vitest';
import { type HeardSegment, joinSegments } from './heard-segment.js';

const segment = (text: string, tokens: number, more: Partial<HeardSegment> = {}): HeardSegment => ({
  start: 0,
  end: 1,
  text,
  tokens: Array.from({ length: tokens }, (_, id) => ({ id, p: 1, t0: 0, t1: 0, t_dtw: -1 })),
  avgLogprob: -1,
  compressionRatio: 1,
  ...more,
});

describe('segments that are joined', () => {
  it('are one over all of the audio, each as likely as it is long', () => {
    const [joined, ...others] = joinSegments(
      [
        segment(' One', 1, { avgLogprob: -1, noSpeechProb: 0.5 }),
        segment(' two three four', 3, { avgLogprob: -0.2, noSpeechProb: 0.1 }),
      ],
      7,
    );
    expect(others).toEqual([]);
    expect(joined).toMatchObject({ start: 0, end: 7, text: ' One two three four' });
    expect(joined?.avgLogprob).toBeCloseTo(-0.4);
    expect(joined?.noSpeechProb).toBe(0.1);
    expect(joined?.tokens).toHaveLength(4);
  });

  it('do not say whether there was speech where none of them does', () => {
    expect(joinSegments([segment(' One', 1)], 1)[0]?.noSpeechProb).toBeUndefined();
  });

  it('are none where there are none', () => {
    expect(joinSegments([], 1)).toEqual([]);
  });
});
