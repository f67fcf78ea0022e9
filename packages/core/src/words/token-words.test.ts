import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenWords } from './token-words.js';

// A token is a byte.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const tokenizer = { decode: (tokens: readonly number[]) => utf8.decode(Uint8Array.from(tokens)) };
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const words = (text: string, language = 'en'): string[] =>
  tokenWords(bytesOf(text), tokenizer, language).map((word) => word.text);

describe('tokenWords', () => {
  it('cuts at spaces, which stay with the word that follows', () => {
    expect(words(' And so it is')).toEqual([' And', ' so', ' it', ' is']);
  });

  it('gives punctuation a word of its own', () => {
    expect(words(' Oh, so? "Yes"')).toEqual([' Oh', ',', ' so', '?', ' ', '"Yes', '"']);
  });

  it('cuts Japanese at every character, and Korean at spaces', () => {
    expect(words('今日は。', 'ja')).toEqual(['今', '日', 'は', '。']);
    expect(words(' 오늘 은', 'ko')).toEqual([' 오늘', ' 은']);
  });

  it('keeps bytes together that make a character only together', () => {
    expect(tokenWords(bytesOf(' né'), tokenizer, 'en')).toEqual([{ text: ' né', length: 4 }]);
    expect(tokenWords(bytesOf('語'), tokenizer, 'zh')).toEqual([{ text: '語', length: 3 }]);
  });

  it('goes on after bytes that make no character', () => {
    const [a, space, b] = bytesOf('a b');
    const found = tokenWords([a!, 0xe8, space!, b!], tokenizer, 'en');
    expect(found).toEqual([
      { text: 'a\u{FFFD}', length: 2 },
      { text: ' b', length: 2 },
    ]);
    expect(tokenWords([a!, 0xe8], tokenizer, 'en')).toEqual([{ text: 'a\u{FFFD}', length: 2 }]);
  });

  it('leaves out no token and no letter, whatever the text', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('en', 'ja', 'th'),
        (text, language) => {
          const tokens = bytesOf(text);
          const found = tokenWords(tokens, tokenizer, language);
          expect(found.map((word) => word.text).join('')).toBe(tokenizer.decode(tokens));
          expect(found.reduce((sum, { length }) => sum + length, 0)).toBe(tokens.length);
        },
      ),
      // A byte order mark was swallowed.
      { examples: [['\0\ufeff', 'en']] },
    ));
});
