import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordErrorRate } from './word-error-rate.js';

describe('wordErrorRate', () => {
  it('counts each kind of error', () => {
    const result = wordErrorRate(
      'ask not what your country can do',
      'Ask what your own county can do.',
    );
    expect(result).toMatchObject({
      errors: 3,
      words: 7,
      rate: 3 / 7,
      deletions: 1,
      insertions: 1,
      substitutions: 1,
    });
    expect(
      result.alignment
        .filter(({ type }) => type !== 'equal')
        .map((step) => `${step.type} ${'reference' in step ? step.reference : step.hypothesis}`),
    ).toEqual(['deletion not', 'insertion own', 'substitution country']);
  });

  it('takes case and punctuation for nothing', () => {
    expect(wordErrorRate('Hello, world!', 'hello world').rate).toBe(0);
    expect(wordErrorRate('', '').rate).toBe(0);
    expect(wordErrorRate('', 'two words').rate).toBe(2);
    expect(wordErrorRate('two words', '')).toMatchObject({ rate: 1, deletions: 2 });
  });

  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

  it('is the distance that a plain recursion finds, and its alignment spells both texts', () => {
    const distance = (a: string[], b: string[]): number => {
      if (a.length === 0 || b.length === 0) return a.length + b.length;
      const [x, ...rest] = a;
      const [y, ...others] = b;
      if (x === y) return distance(rest, others);
      return 1 + Math.min(distance(rest, others), distance(rest, b), distance(a, others));
    };
    const short = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
    return fc.assert(
      fc.property(short, short, (reference, hypothesis) => {
        const result = wordErrorRate(reference.join(' '), hypothesis.join(' '));
        expect(result.errors).toBe(distance(reference, hypothesis));
        expect(
          result.alignment.flatMap((step) => ('reference' in step ? [step.reference] : [])),
        ).toEqual(reference);
        expect(
          result.alignment.flatMap((step) => ('hypothesis' in step ? [step.hypothesis] : [])),
        ).toEqual(hypothesis);
      }),
    );
  });

  it('is symmetric in the number of errors', () =>
    fc.assert(
      fc.property(words, words, (a, b) => {
        const there = wordErrorRate(a.join(' '), b.join(' '));
        const back = wordErrorRate(b.join(' '), a.join(' '));
        expect(there.errors).toBe(back.errors);
      }),
    ));
});
