import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { createTailEncoder } from './text-ends.js';

const { encode } = tinyTokenizer();

/** The encoder, and what it was given. */
function counted() {
  const given: string[] = [];
  return {
    given,
    encode: (text: string) => {
      given.push(text);
      return encode(text);
    },
  };
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      ' ',
      '  ',
      '\n',
      "'s",
      "'ll",
      'hell',
      '12',
      '…',
      '你好',
      '、',
      'สวัสดี',
      '𝔘',
      '😀',
      'é',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('the tail of a text', () => {
  it('has the last tokens of the whole text, where that ends words at all', () => {
    return fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 400 }), (parts, most) => {
        const text = ` ${parts.join('')} word `.repeat(
          Math.ceil(9000 / (parts.join('').length + 7)),
        );
        expect(createTailEncoder(encode)(text, most)).toEqual(encode(text).slice(-most));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['words', 'and so on '.repeat(100_000)],
    ['letters without a space', 'a'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['half a surrogate pair at the cut', `${'😀'.repeat(500_000)}!`],
  ])('takes no more than 4096 characters of a text of a million: %s', (_, text) => {
    const { given, encode: counting } = counted();
    const tokens = createTailEncoder(counting)(text, 223);
    expect(tokens).toHaveLength(223);
    expect(tokens).toEqual(encode(text.slice(-3000)).slice(-223));
    expect(given.length).toBeLessThanOrEqual(2);
    for (const part of given) expect(part.length).toBeLessThanOrEqual(4096);
  });

  it('is encoded once for a session that gives it again and again, of the 64 newest texts', () => {
    const { given, encode: counting } = counted();
    const encodeTail = createTailEncoder(counting);
    const first = encodeTail('Names: Ava.', 223);
    for (let i = 0; i < 63; i++) encodeTail(`another ${i}`, 223);
    expect(encodeTail('Names: Ava.', 223)).toBe(first);
    expect(given).toHaveLength(64);
    for (let i = 0; i < 64; i++) encodeTail(`yet another ${i}`, 223);
    expect(encodeTail('Names: Ava.', 223)).toEqual(first);
    expect(given).toHaveLength(129);
    // Another number of tokens is another tail.
    expect(encodeTail('Names: Ava.', 3)).toEqual(first.slice(-3));
  });

  it('is nothing where no tokens are wanted', () => {
    expect(createTailEncoder(encode)('Ava', 0)).toEqual([]);
  });
});
