import { describe, expect, it } from 'vitest';
import { wordsWithin } from './context-words.js';

const textsOf = (words: readonly { readonly text: string }[]): string =>
  words.map(({ text }) => text).join(' ');

describe('words of a context', () => {
  it('are timed from its start, and those right before it are with them', () => {
    const words = [
      { text: 'one', start: 3, end: 3.4 },
      { text: 'two', start: 4.2, end: 4.7 },
      { text: 'three', start: 5.5, end: 6 },
    ];
    const segments = [{ start: 3, end: 6, text: 'one two three', words }];
    expect(wordsWithin(segments, 5, 6)).toEqual([
      { text: 'two', start: expect.closeTo(-0.8), end: expect.closeTo(-0.3) },
      { text: 'three', start: expect.closeTo(0.5), end: expect.closeTo(1) },
    ]);
  });

  it('are spread over segments that do not time them, up to where the sound ends', () => {
    const segments = [{ start: 0, end: 9, text: 'yes, yes, yes, yes,' }];
    expect(textsOf(wordsWithin(segments, 3.8, 4))).toBe('yes,');
    expect(textsOf(wordsWithin(segments, 2.98, 4))).toBe('yes, yes,');
    expect(wordsWithin([{ start: 5, end: 4, text: 'odd' }], 0, 4)).toMatchObject([{ text: 'odd' }]);
    expect(wordsWithin([], 0, 4)).toEqual([]);
  });

  it('of a segment that begins with a long pause are taken to stand after the pause', () => {
    const segments = [{ start: 0, end: 2.3, text: 'w7 w8' }];
    expect(textsOf(wordsWithin(segments, 1.42, 2.42))).toBe('w7 w8');
  });
});
