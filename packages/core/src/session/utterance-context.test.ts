import { describe, expect, it } from 'vitest';
import { wordsFrom } from './utterance-context.js';

describe('words of a context', () => {
  const words = [
    { text: 'one', start: 3, end: 3.4 },
    { text: 'two', start: 4.2, end: 5.2 },
    { text: 'three', start: 5.5, end: 6 },
  ];

  it('are timed from its start, and one that it begins within is among them', () => {
    const segments = [{ start: 3, end: 6, text: 'one two three', words }];
    expect(wordsFrom(segments, 5)).toEqual([
      { text: 'two', start: expect.closeTo(-0.8), end: expect.closeTo(0.2) },
      { text: 'three', start: expect.closeTo(0.5), end: expect.closeTo(1) },
    ]);
    expect(wordsFrom([], 0)).toEqual([]);
  });

  it.each([
    ['no words', {}],
    ['an empty list of words', { words: [] }],
  ])('are not known where a segment has %s', (_, untimed) => {
    const segments = [
      { start: 3, end: 6, text: 'one two three', words },
      { start: 6, end: 7, text: 'four', ...untimed },
    ];
    expect(wordsFrom(segments, 5)).toBeUndefined();
  });
});
