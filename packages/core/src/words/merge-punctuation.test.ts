import { describe, expect, it } from 'vitest';
import { mergePunctuation } from './merge-punctuation.js';

function merged(...texts: string[]): { readonly texts: string[]; readonly lengths: number[] } {
  const words = texts.map((text, i) => ({ text, start: i, end: i + 1, probability: 1, length: 1 }));
  mergePunctuation(words);
  expect(words.map(({ start }) => start)).toEqual([...words.keys()]);
  return { texts: words.map(({ text }) => text), lengths: words.map(({ length }) => length) };
}

describe('mergePunctuation', () => {
  it('joins what closes to the word before, one after the other', () => {
    expect(merged(' so', '.', '"', ' It', '?')).toEqual({
      texts: [' so."', '', '', ' It?', ''],
      lengths: [3, 0, 0, 2, 0],
    });
  });

  it('joins what opens to the word after it', () => {
    expect(merged(' he', ' "', 'Yes', ' (', ' [', 'no')).toEqual({
      texts: [' he', '', ' "Yes', '', '', ' ( [no'],
      lengths: [1, 0, 2, 0, 0, 3],
    });
  });

  it('leaves words and other signs alone', () => {
    expect(merged(' a', '&', 'b', ' %').texts).toEqual([' a', '&', 'b', ' %']);
    expect(merged(' only').texts).toEqual([' only']);
    expect(merged().texts).toEqual([]);
  });
});
