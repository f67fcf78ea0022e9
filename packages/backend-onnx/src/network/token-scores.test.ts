import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoresOf } from '../__fixtures__/scores-of.js';
import { createTokenScores } from './token-scores.js';

const NONE = Number.NEGATIVE_INFINITY;
const row = fc
  .array(fc.float({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => Float32Array.from(values));
const range = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);

describe.each([
  ['whose sums the graph told', scoresOf],
  ['of which nothing is known', (values: Float32Array) => createTokenScores(values.slice())],
] as const)('scores %s', (_, create) => {
  it('tell of what is left, whatever was ruled out, and in what order', () =>
    fc.assert(
      fc.property(row, fc.array(range, { maxLength: 6 }), range, (values, ruledOut, part) => {
        const scores = create(values);
        const left = Float32Array.from(values);
        for (const [from, to] of ruledOut) {
          scores.ruleOut(from!, to);
          left.fill(NONE, from, to);
        }
        expect(scores.logits).toEqual(left);
        const sum = left.reduce((total, value) => total + Math.exp(value), 0);
        const found = scores.logSumExp();
        if (sum === 0) expect(found).toBe(NONE);
        else expect(Math.abs(found - Math.log(sum))).toBeLessThan(1e-6);
        expect(scores.argmax()).toBe(left.indexOf(Math.max(...left)));
        const [from, to] = part as [number, number];
        const within = left.subarray(from, to);
        if (within.length === 0) return;
        expect(scores.argmax(from, to)).toBe(from + within.indexOf(Math.max(...within)));
      }),
    ));

  it('rule out one token, several, and none beyond the vocabulary', () => {
    const scores = create(Float32Array.of(1, 2, 3, 4));
    scores.ruleOut(2);
    scores.ruleOut(9);
    scores.ruleOut(3, 3);
    expect([...scores.logits]).toEqual([1, 2, NONE, 4]);
  });

  it('sum what little is left of a whole vocabulary as exactly as the whole', () => {
    const values = new Float32Array(51_864).fill(-8);
    values[7] = 20;
    const scores = create(values);
    scores.ruleOut(7);
    expect(scores.logSumExp()).toBeCloseTo(Math.log(51_863) - 8, 6);
    scores.ruleOut(0, 50_000);
    expect(scores.logSumExp()).toBeCloseTo(Math.log(1864) - 8, 6);
  });
});

describe('scores whose sums the graph told', () => {
  it('trust them, and add nothing up again, until tokens are ruled out', () => {
    const told = createTokenScores(Float32Array.of(0, 1), { largest: 1, logSumExp: 5 });
    expect(told.logSumExp()).toBeCloseTo(5, 12);
  });
});
