import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendedWords, wordsBeforeJump } from './attended-words.js';
import { type HypothesisWord, hypothesisWord } from './hypothesis-words.js';

const SETTINGS = { frameThresholdMs: 200, sureProbability: 0.8, jumpBackMs: 800 };

const word = (text: string, attendedTo?: number, probability = 0.9): HypothesisWord => ({
  ...hypothesisWord(` ${text}`, probability),
  attendedTo,
});
const sure = (words: readonly HypothesisWord[], heard = 2): string[] => {
  const isSure = attendedWords(words, heard, SETTINGS);
  return words.filter((_, i) => isSure(i)).map(({ key }) => key);
};
const texts = (words: readonly HypothesisWord[]): string => words.map(({ key }) => key).join(' ');

describe('words that attention makes certain', () => {
  it('lie further than the frame threshold before the end of the audio', () => {
    expect(sure([word('a', 1.5), word('b', 1.79), word('c', 1.8), word('d', 1.9)])).toEqual([
      'a',
      'b',
    ]);
  });

  it('lie in a second of audio, at least', () => {
    const words = [word('thanks', 0.1), word('for', 0.3), word('watching', 0.6)];
    expect(sure(words, 0.9)).toEqual([]);
    expect(sure(words, 1)).toEqual(['thanks', 'for']);
  });

  it('are followed by another word, not by punctuation alone', () => {
    expect(sure([word('a', 0.5)])).toEqual([]);
    expect(sure([word('a', 0.5), word('—', 0.6)])).toEqual([]);
    expect(sure([word('a', 0.5), word('—', 0.6), word('b', 0.7)])).toContain('a');
  });

  it('are followed by one for which the decoder looked no earlier', () => {
    expect(sure([word('a', 0.9), word('b', 0.8), word('c', 1)])).toEqual(['b']);
    expect(sure([word('a', 0.9), word('b', 0.9)])).toEqual(['a']);
  });

  it('are sure to the model', () => {
    expect(sure([word('a', 0.5, 0.79), word('b', 0.6, 0.8), word('c', 1)])).toEqual(['b']);
  });

  it('are none where the backend does not tell where it looked', () => {
    expect(sure([word('a'), word('b', 1), word('c')])).toEqual([]);
  });
});

const places = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 20 });

describe('a jump of attention', () => {
  const cut = (words: readonly HypothesisWord[], committed: readonly HypothesisWord[] = []) =>
    texts(wordsBeforeJump(words, committed, SETTINGS));

  it('cuts the hypothesis before the word where it lands', () => {
    expect(cut([word('so', 0.5), word('it', 1), word('goes', 1.5), word('so', 0.6)])).toBe(
      'so it goes',
    );
  });

  it('is measured from the furthest word, of the committed ones too', () => {
    expect(cut([word('so', 0.5), word('it', 1.5)], [word('goes', 1.4)])).toBe('');
    expect(cut([word('a', 2), word('b', 1.5), word('c', 1.1)])).toBe('a b');
  });

  it('that is short is none: attention wavers', () => {
    expect(cut([word('a', 1), word('b', 0.3), word('c', 1.2)])).toBe('a b c');
  });

  it('is not seen where the backend does not tell where it looked', () => {
    expect(cut([word('a'), word('b', 5), word('c'), word('d', 5.2)])).toBe('a b c d');
  });

  it('leaves a beginning of the hypothesis whose words lie near the furthest before them', () =>
    fc.assert(
      fc.property(places, places, (before, after) => {
        const committed = before.map((at) => word('x', at));
        const words = after.map((at, i) => word(`w${i}`, at));
        const left = wordsBeforeJump(words, committed, SETTINGS);
        expect(left).toEqual(words.slice(0, left.length));
        const isNear = (i: number): boolean =>
          after[i]! >= Math.max(0, ...before, ...after.slice(0, i)) - 0.8;
        expect(left.every((_, i) => isNear(i))).toBe(true);
        if (left.length < words.length) expect(isNear(left.length)).toBe(false);
      }),
    ));
});
