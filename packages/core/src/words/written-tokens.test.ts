import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenTokens } from './token-words.js';

// A token is a byte.
const utf8 = new TextDecoder();
const tokenizer = { decode: (tokens: readonly number[]) => utf8.decode(Uint8Array.from(tokens)) };
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const text = fc.string({ unit: 'grapheme' }).map(bytesOf);

describe('tokens as text', () => {
  it('are joined where only together they are a character, as likely as the least likely', () => {
    expect(writtenTokens(bytesOf('aé!'), [0.9, 0.8, 0.3, 0.7], tokenizer)).toEqual([
      { text: 'a', probability: 0.9 },
      { text: 'é', probability: 0.3 },
      { text: '!', probability: 0.7 },
    ]);
  });

  it('attended to where the last of them did', () => {
    const written = writtenTokens(bytesOf('aé'), [1, 1, 1], tokenizer, [0.1, 0.2, 0.3]);
    expect(written.map(({ attendedTo }) => attendedTo)).toEqual([0.1, 0.3]);
  });

  it('make up the text, also where the model wrote half a character', () =>
    fc.assert(
      fc.property(fc.oneof(text, fc.array(fc.integer({ min: 0, max: 255 }))), (tokens) => {
        const written = writtenTokens(
          tokens,
          tokens.map(() => 0.5),
          tokenizer,
        );
        expect(written.map((token) => token.text).join('')).toBe(tokenizer.decode(tokens));
      }),
    ));

  it('that are no text are left out', () => {
    expect(writtenTokens([1], [1], { decode: () => '' })).toEqual([]);
  });
});
