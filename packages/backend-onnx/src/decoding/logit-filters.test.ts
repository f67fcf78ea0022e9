import { describe, expect, it } from 'vitest';
import { scoresOf } from '../__fixtures__/scores-of.js';
import {
  bytesOf,
  FIRST_TIMESTAMP,
  timeToken,
  tinyTokenizer,
} from '../__fixtures__/tiny-tokenizer.js';
import {
  type LogitFilter,
  suppressBlank,
  suppressedTokens,
  suppressTimestamps,
  suppressTokens,
} from './logit-filters.js';

const tokenizer = tinyTokenizer();
const { special } = tokenizer;
const SIZE = FIRST_TIMESTAMP + 1501;

/** The tokens that a filter takes away. */
function taken(filter: LogitFilter, sampled: readonly number[] = []): number[] {
  const scores = scoresOf(new Float32Array(SIZE).fill(1));
  filter(scores, sampled);
  const { logits } = scores;
  return [...logits.keys()].filter((token) => {
    if (logits[token] === 1) return false;
    expect(logits[token]).toBe(Number.NEGATIVE_INFINITY);
    return true;
  });
}

describe('suppressBlank', () => {
  it('takes the space and the end away before anything was said', () => {
    const [space] = bytesOf(' ');
    expect(taken(suppressBlank(tokenizer))).toEqual([space, special.endOfText]);
  });

  it('takes nothing away afterwards', () => {
    expect(taken(suppressBlank(tokenizer), [65])).toEqual([]);
    expect(taken(suppressBlank(tokenizer), [timeToken(0)])).toEqual([]);
  });
});

describe('suppressedTokens', () => {
  const tokens = suppressedTokens(tokenizer);

  it('are annotations and control tokens, each once, in order', () => {
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
    for (const symbol of '"#()*+/:;<=>@[]^_`{|}~') expect(tokens).toContain(bytesOf(symbol)[0]);
    for (const token of [
      special.startOfTranscript,
      special.startOfPrevious,
      special.startOfLm,
      special.transcribe,
      special.translate,
      special.noSpeech,
    ]) {
      expect(tokens).toContain(token);
    }
  });

  it('are neither text, nor its end, nor times', () => {
    for (const letter of "abzAZ019.,!?'-") expect(tokens).not.toContain(bytesOf(letter)[0]);
    expect(tokens).not.toContain(special.endOfText);
    expect(tokens.every((token) => token < FIRST_TIMESTAMP)).toBe(true);
  });

  it('are those of a list, with the annotations or without, and the control tokens', () => {
    const control = suppressedTokens(tokenizer, [special.startOfTranscript]);
    expect(control).toHaveLength(6);
    expect(suppressedTokens(tokenizer, [65])).toEqual([65, ...control]);
    expect(suppressedTokens(tokenizer, [-1, 65])).toEqual([...tokens, 65].sort((a, b) => a - b));
  });

  it('are none for an empty list', () => {
    expect(suppressedTokens(tokenizer, [])).toEqual([]);
  });

  it('are taken away always', () => {
    expect(taken(suppressTokens(tokens))).toEqual(tokens);
    expect(taken(suppressTokens(tokens), [65, 66])).toEqual(tokens);
  });
});

describe('suppressTimestamps', () => {
  it('takes every time away, and nothing else', () => {
    const all = Array.from({ length: 1501 }, (_, i) => FIRST_TIMESTAMP + i);
    expect(taken(suppressTimestamps(FIRST_TIMESTAMP), [65])).toEqual(all);
  });
});
