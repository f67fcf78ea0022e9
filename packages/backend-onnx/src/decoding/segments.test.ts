import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { segmentsOf } from './segments.js';

const FIRST = 1_000;
// Token n is the word " n".
const tokenizer = {
  special: { firstTimestamp: FIRST },
  decode: (tokens: readonly number[]) => tokens.map((token) => ` ${token}`).join(''),
} as unknown as Tokenizer;
const at = (seconds: number): number => FIRST + Math.round(seconds / 0.02);

describe('segments', () => {
  it('lie between their timestamps', () => {
    expect(segmentsOf([at(0), 1, 2, at(2), at(2.4), 3, at(4)], tokenizer, 5)).toEqual([
      { start: 0, end: 2, text: ' 1 2', from: 1, to: 3 },
      { start: 2.4, end: 4, text: ' 3', from: 5, to: 6 },
    ]);
  });

  it('end with the audio where the last timestamp is missing', () => {
    expect(segmentsOf([at(0), 1, at(2), at(2), 2], tokenizer, 3.5)).toEqual([
      { start: 0, end: 2, text: ' 1', from: 1, to: 2 },
      { start: 2, end: 3.5, text: ' 2', from: 4, to: 5 },
    ]);
  });

  it('are one over the whole audio without timestamps', () => {
    expect(segmentsOf([1, 2], tokenizer, 3)).toEqual([
      { start: 0, end: 3, text: ' 1 2', from: 0, to: 2 },
    ]);
  });

  it('are none where nothing was said', () => {
    expect(segmentsOf([], tokenizer, 3)).toEqual([]);
    expect(segmentsOf([at(0), at(2)], tokenizer, 3)).toEqual([]);
  });

  it('keep every word, in order, within the audio, whatever the tokens are', () => {
    const token = fc.oneof(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: FIRST, max: at(30) }),
    );
    fc.assert(
      fc.property(
        fc.array(token),
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        (tokens, seconds) => {
          const segments = segmentsOf(tokens, tokenizer, seconds);
          const words = tokens.filter((each) => each < FIRST).map((each) => ` ${each}`);
          expect(segments.map(({ text }) => text).join('')).toBe(words.join(''));
          let last = 0;
          for (const { start, end } of segments) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(seconds);
            last = end;
          }
        },
      ),
    );
  });
});
