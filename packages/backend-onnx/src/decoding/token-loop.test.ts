import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopIn, watchLoops } from './token-loop.js';

const FIRST_TIMESTAMP = 1000;
const LIMITS = { times: 3, tokens: 4 };

const found = (tokens: readonly number[], limits = LIMITS) =>
  loopIn(tokens, watchLoops(FIRST_TIMESTAMP, limits));

/** Some tokens, so often. */
const times = (count: number, ...unit: readonly number[]): number[] =>
  Array.from({ length: count }, () => unit).flat();

describe('a loop', () => {
  it('is one token or several, again and again; it is told where their first occurrence is over', () => {
    expect(found(times(5, 7))).toBe(1);
    expect(found([1, 2, ...times(5, 7)])).toBe(3);
    expect(found([1, ...times(3, 7, 8)])).toBe(3);
    expect(found([1, 2, 3, ...times(3, 7, 8, 9, 10, 11)])).toBe(8);
  });

  it('is told as soon as there is enough of it, and not before', () => {
    const watch = watchLoops(FIRST_TIMESTAMP, LIMITS);
    const told = [1, ...times(4, 7, 8)].map((token) => watch(token));
    // The first occurrence, and four tokens that repeat it.
    expect(told.slice(0, 6)).toEqual(Array(6).fill(undefined));
    expect(told.slice(6)).toEqual([3, 3, 3]);
  });

  it('needs as many occurrences as are asked for, and as many tokens', () => {
    expect(found(times(2, 1, 2, 3, 4, 5, 6))).toBeUndefined();
    expect(found(times(3, 1, 2, 3, 4, 5, 6))).toBe(6);
    expect(found(times(4, 7))).toBeUndefined();
    expect(found(times(12, 7), { times: 14, tokens: 4 })).toBeUndefined();
    expect(found(times(14, 7), { times: 14, tokens: 4 })).toBe(1);
  });

  it('is none where another token comes between, or what is repeated is longer than a sentence', () => {
    expect(found([7, 7, 7, 7, 1, 7, 7, 7, 7])).toBeUndefined();
    const sentence = Array.from({ length: 25 }, (_, i) => i);
    expect(found(times(4, ...sentence))).toBeUndefined();
    expect(found(times(4, ...sentence.slice(1)))).toBe(24);
  });

  it('is one whatever the timestamps between; that which ends the first occurrence belongs to it', () => {
    const at = (position: number): number => FIRST_TIMESTAMP + position;
    const segments = [0, 1, 2, 3].flatMap((i) => [at(i), 7, 8, at(i + 1)]);
    expect(found(segments)).toBe(4);
    expect(segments.slice(0, 4)).toEqual([at(0), 7, 8, at(1)]);
    expect(found([at(0), ...times(3, 7, 8), at(9)])).toBe(3);
    expect(found(times(9, at(0), at(1)))).toBeUndefined();
  });

  it('is found wherever tokens end in one, and only there', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }), (tokens) => {
        const loops = (part: readonly number[]): boolean =>
          Array.from({ length: 24 }, (_, i) => i + 1).some((unit) => {
            let repeated = 0;
            while (
              repeated + unit < part.length &&
              part.at(-1 - repeated) === part.at(-1 - repeated - unit)
            ) {
              repeated++;
            }
            return repeated >= LIMITS.tokens && repeated >= (LIMITS.times - 1) * unit;
          });
        const watch = watchLoops(FIRST_TIMESTAMP, LIMITS);
        tokens.forEach((token, i) => {
          expect(watch(token) !== undefined).toBe(loops(tokens.slice(0, i + 1)));
        });
      }),
      { numRuns: 500 },
    ));
});
