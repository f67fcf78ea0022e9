import { describe, expect, it } from 'vitest';
import { readMoonshineTokenizer } from './moonshine-tokenizer.js';

/** A vocabulary as it is kept in a file. */
function file(...tokens: readonly (string | readonly number[])[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    tokens.flatMap((token) => {
      const bytes = typeof token === 'string' ? [...encoder.encode(token)] : token;
      const { length } = bytes;
      const sizes = length < 128 ? [length] : [128 + (length % 128), Math.floor(length / 128)];
      return [...sizes, ...bytes];
    }),
  );
}

describe('the tokenizer', () => {
  const tokenizer = readMoonshineTokenizer(
    file(
      '<unk>',
      '<s>',
      '</s>',
      [0xe2],
      [0x82],
      [0xac],
      '▁a',
      'b',
      '<<ST_7>>',
      '<x>',
      'c'.repeat(300),
    ),
  );

  it('knows all tokens, long ones, too', () => {
    expect(tokenizer.size).toBe(11);
    expect(tokenizer.decode([10])).toBe('c'.repeat(300));
  });

  it('writes spaces, and characters of several tokens', () => {
    expect(tokenizer.decode([6, 7, 6, 3, 4, 5])).toBe(' ab a€');
  });

  it('leaves out what is no text', () => {
    expect(tokenizer.decode([1, 7, 8, 9, 2, 0])).toBe('b<x>');
  });

  it('writes nothing for a token that it does not have', () => {
    expect(tokenizer.decode([7, 11, 7])).toBe('bb');
  });

  it.each([[[5, 97, 98]], [[200]], [[129, 2, 97]]])('refuses a file that is cut: %j', (bytes) => {
    expect(() => readMoonshineTokenizer(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});
