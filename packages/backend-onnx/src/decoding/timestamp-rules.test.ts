import { describe, expect, it } from 'vitest';
import { scoresOf } from '../__fixtures__/scores-of.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';
import { timestampRules } from './logit-filters.js';

// A vocabulary of ten words, then the special tokens, then 100 timestamps.
const END = 10;
const NO_TIMESTAMPS = 18;
const FIRST = 20;
const SIZE = FIRST + 100;
const special = {
  endOfText: END,
  noTimestamps: NO_TIMESTAMPS,
  firstTimestamp: FIRST,
} as SpecialTokens;
const at = (index: number): number => FIRST + index;

/** Which tokens are left when all were equally likely but `likely`. */
function left(sampled: readonly number[], likely: Record<number, number> = {}): number[] {
  const logits = new Float32Array(SIZE).fill(-20);
  for (const [token, logit] of Object.entries(likely)) logits[Number(token)] = logit;
  const scores = scoresOf(logits);
  timestampRules(special)(scores, sampled);
  return [...logits.keys()].filter((token) => scores.logits[token] !== Number.NEGATIVE_INFINITY);
}

const isTimestamp = (token: number): boolean => token >= FIRST;
const isText = (token: number): boolean => token < END;

// A word so likely that timestamps together are not.
const word = { 3: 20 };

describe('timestamp rules', () => {
  it('begin with a timestamp, within the first second', () => {
    const tokens = left([], word);
    expect(tokens.every(isTimestamp)).toBe(true);
    expect(Math.max(...tokens)).toBe(at(50));
  });

  it.each([
    [0.1, 5],
    [29.99, 1500],
    [null, 1500],
  ])('begin at %j s at the latest, if so asked', (seconds, latest) => {
    const scores = scoresOf(new Float32Array(FIRST + 1501));
    timestampRules(special, seconds)(scores, []);
    expect(scores.logits.lastIndexOf(0)).toBe(at(latest));
  });

  it('never give the token that says there are none', () => {
    expect(left([at(0)], word)).not.toContain(NO_TIMESTAMPS);
  });

  it('give text after a segment’s beginning', () => {
    const tokens = left([at(0)], word);
    expect(tokens.some(isText)).toBe(true);
    expect(tokens.some(isTimestamp)).toBe(false);
  });

  it('give a second timestamp or the end after a segment’s end', () => {
    const tokens = left([at(0), 3, at(40)], { ...word, [END]: 30 });
    expect(tokens.some(isText)).toBe(false);
    expect(tokens).toContain(END);
    expect(left([at(0), 3, at(40)]).some(isTimestamp)).toBe(true);
  });

  it('may begin the next segment where the last one ended, and not before', () => {
    expect(Math.min(...left([at(0), 3, at(40)]).filter(isTimestamp))).toBe(at(40));
  });

  it('give text after a pair', () => {
    const tokens = left([at(0), 3, at(40), at(41)], word);
    expect(tokens.some(isTimestamp)).toBe(false);
    expect(tokens.some(isText)).toBe(true);
  });

  it('never end a segment where it began', () => {
    expect(Math.min(...left([at(7), 3], { [at(7)]: 9, [at(8)]: 8 }).filter(isTimestamp))).toBe(
      at(8),
    );
  });

  it('give a timestamp where together they are likelier than any word', () => {
    // One word beats every single timestamp, but not all of them.
    expect(left([at(0), 3], { 3: -17 }).every(isTimestamp)).toBe(true);
    expect(left([at(0), 3], { 3: -10 }).some(isText)).toBe(true);
  });
});
