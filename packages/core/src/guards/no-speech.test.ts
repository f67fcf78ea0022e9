import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import { suppressNoSpeech } from './no-speech.js';

const segment = (text: string, noSpeechProb?: number, avgLogprob?: number): Segment => ({
  start: 0,
  end: 1,
  text,
  noSpeechProb,
  avgLogprob,
});

function guard(...segments: Segment[]) {
  return guardSpeech(undefined, ...segments);
}

function guardSpeech(speechMs: number | undefined, ...segments: Segment[]) {
  const text = segments.map((part) => part.text).join('');
  const result = { text, segments, language: 'en', processingTimeMs: 1 };
  return suppressNoSpeech(result, { samples: new Float32Array(16_000), speechMs });
}

describe('no-speech guard', () => {
  it('takes out what is both improbable and probably no speech', () => {
    const phantom = segment(' Thank you.', 0.7, -1.2);
    const { result, suppressed } = guard(segment('Hello', 0.1, -0.2), phantom, segment(' there.'));
    expect(result.text).toBe('Hello there.');
    expect(result.segments.map(({ text }) => text)).toEqual(['Hello', ' there.']);
    expect(suppressed).toEqual([{ reason: 'no_speech', text: 'Thank you.', start: 0, end: 1 }]);
  });

  it('leaves a transcript as it is when only one of the two holds, or neither is told', () => {
    for (const kept of [
      segment(' Hi.', 0.7, -0.9),
      segment(' Hi.', 0.5, -1.3),
      segment(' Hi.', 0.3, -2),
      segment(' Hi.', 0.6, -1.2),
      segment(' Hi.', 0.9),
      segment(' Hi.', undefined, -3),
    ]) {
      const { result, suppressed } = guard(kept);
      expect(result.text).toBe(' Hi.');
      expect(suppressed).toEqual([]);
    }
  });

  it('takes the model at its word where there was little speech', () => {
    const breath = segment(' Ask.', 0.67, -0.4);
    expect(guardSpeech(210, breath).suppressed).toMatchObject([{ text: 'Ask.' }]);
    expect(guardSpeech(210, segment(' Ask.', 0.67)).suppressed).toHaveLength(1);
    expect(guardSpeech(210, segment(' Thank you.', 0.59, -1.03)).suppressed).toHaveLength(1);
    expect(guardSpeech(210, segment(' Yes.', 0.59, -0.9)).suppressed).toEqual([]);
    // A short word that was said, and speech that is longer.
    expect(guardSpeech(210, segment(' Ask!', 0.24, -0.55)).suppressed).toEqual([]);
    expect(guardSpeech(500, breath).suppressed).toEqual([]);
  });

  it('takes out words that are hopelessly unlikely', () => {
    expect(guardSpeech(704, segment(' Music', 0.38, -1.54)).suppressed).toHaveLength(1);
    expect(guardSpeech(704, segment(' Hi.', 0.25, -1.54)).suppressed).toEqual([]);
  });

  it('keeps of sound without speech what the model is sure of', () => {
    expect(guardSpeech(0, segment(' Mm.', 0.34, -0.86)).suppressed).toHaveLength(1);
    expect(guardSpeech(0, segment(' Ha!', 0.1, -1.08)).suppressed).toHaveLength(1);
    // A word that the detector missed.
    expect(guardSpeech(0, segment(' which', 0.27, -0.72)).suppressed).toEqual([]);
    expect(guardSpeech(0, segment(' Hello.', 0.5, -0.4)).suppressed).toEqual([]);
    expect(guardSpeech(undefined, segment(' Mm.', 0.34, -0.86)).suppressed).toEqual([]);
    // What is plucked is heard as one word again and again.
    const plucked = segment(' Yay, yay, yay.', 0.25, -0.79);
    expect(guardSpeech(0, plucked).suppressed).toHaveLength(1);
    expect(guardSpeech(700, plucked).suppressed).toEqual([]);
    expect(guardSpeech(0, segment(' No, no, no.', 0.25, -0.5)).suppressed).toEqual([]);
  });

  it('takes out more words than could be said', () => {
    const echo = segment(' And so my fellow Americans. Ask not what your country can do for you.');
    const heard = (samples: number, prefix?: string) =>
      suppressNoSpeech(
        { text: echo.text, segments: [echo], language: 'en', processingTimeMs: 1 },
        { samples: new Float32Array(samples), prefix },
      );
    expect(heard(3000)).toMatchObject({
      result: { text: '', segments: [] },
      suppressed: [{ reason: 'no_speech', text: echo.text.trim() }],
    });
    expect(heard(16_000).suppressed).toEqual([]);
    // The audio has the prefix in it, too.
    expect(heard(16_000, 'ask not what your country can do for you').suppressed).toHaveLength(1);
  });
});
