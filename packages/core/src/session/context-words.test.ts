import { describe, expect, it } from 'vitest';
import { wordsWithin } from './context-words.js';

const textsOf = (words: readonly { readonly text: string }[]): string =>
  words.map(({ text }) => text).join(' ');

describe('words of a context', () => {
  it('are those of which more than half lies in it, timed from its start', () => {
    const words = [
      { text: 'one', start: 3, end: 3.4 },
      { text: 'two', start: 4.7, end: 5.4 },
      { text: 'three', start: 5.5, end: 6 },
    ];
    const segments = [{ start: 3, end: 6, text: 'one two three', words }];
    expect(wordsWithin(segments, 5, 6)).toEqual([
      { text: 'two', start: expect.closeTo(-0.3), end: expect.closeTo(0.4) },
      { text: 'three', start: expect.closeTo(0.5), end: expect.closeTo(1) },
    ]);
  });

  it('and one right before it, unless it is said in it, too', () => {
    const said = (first: string) => {
      const words = [
        { text: first, start: 4, end: 4.8 },
        { text: 'yes', start: 5.2, end: 6 },
      ];
      return textsOf(wordsWithin([{ start: 4, end: 6, text: '', words }], 5, 6));
    };
    expect([said('no,'), said('Yes!')]).toEqual(['no, yes', 'yes']);
  });

  it('are spread over segments that do not time them, up to where the sound ends', () => {
    const segments = [{ start: 0, end: 9, text: 'yes, yes, yes, yes,' }];
    expect(textsOf(wordsWithin(segments, 3, 4))).toBe('yes,');
    expect(textsOf(wordsWithin(segments, 2, 4))).toBe('yes, yes,');
    expect(wordsWithin([{ start: 5, end: 4, text: 'odd' }], 0, 4)).toMatchObject([{ text: 'odd' }]);
    expect(wordsWithin([], 0, 4)).toEqual([]);
  });
});
