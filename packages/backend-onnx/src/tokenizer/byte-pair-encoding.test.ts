import { CHARACTER_OF_BYTE } from '@ws/models/internal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBytePairEncoder } from './byte-pair-encoding.js';

/** A vocabulary that counts how often it is asked. */
class CountedVocabulary extends Map<string, number> {
  lookups = 0;
  override get(token: string): number | undefined {
    this.lookups++;
    return super.get(token);
  }
}

/** All bytes, then longer tokens in the order in which they were learnt. */
function vocabulary(learnt: readonly string[]): CountedVocabulary {
  const counted = new CountedVocabulary();
  for (const token of new Set([...CHARACTER_OF_BYTE, ...learnt])) counted.set(token, counted.size);
  return counted;
}

/** As the method is told: again and again the first of the pairs that were learnt first. */
function joinedOneByOne(word: string, tokens: ReadonlyMap<string, number>): number[] {
  const parts = [...word];
  for (;;) {
    const ranks = parts.slice(1).map((part, i) => tokens.get(parts[i]! + part) ?? Infinity);
    const least = Math.min(...ranks);
    if (least === Infinity) return parts.map((part) => tokens.get(part)!);
    const at = ranks.indexOf(least);
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
  }
}

describe('byte-pair encoding', () => {
  it('joins the pair that was learnt first, the leftmost of several, until none is left', () => {
    const letters = { unit: fc.constantFrom('a', 'b', 'c'), minLength: 1 } as const;
    return fc.assert(
      fc.property(
        fc.array(fc.string({ ...letters, minLength: 2, maxLength: 6 }), { maxLength: 30 }),
        fc.string({ ...letters, maxLength: 60 }),
        (learnt, word) => {
          const tokens = vocabulary(learnt);
          expect(createBytePairEncoder(tokens)(word)).toEqual(joinedOneByOne(word, tokens));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['letters without a space', 'abcb'.repeat(5_000)],
    ['one letter', 'a'.repeat(20_000)],
    ['Chinese without punctuation', '一丁'.repeat(3_000)],
    ['symbols', '=-'.repeat(10_000)],
  ])('looks a few times for each byte of a word of 20 000: %s', (_, word) => {
    const bytes = new TextEncoder().encode(word).length;
    const tokens = vocabulary(['ab', 'cb', 'abcb', 'aa', 'aaaa', 'ä¸', '=-']);
    const encode = createBytePairEncoder(tokens);
    tokens.lookups = 0;
    encode(word);
    // For each byte its pair, for each join two pairs more, for each token itself.
    expect(tokens.lookups).toBeLessThanOrEqual(4 * bytes);
  });
});
