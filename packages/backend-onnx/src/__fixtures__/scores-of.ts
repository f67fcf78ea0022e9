import { createTokenScores, type TokenScores } from '../network/token-scores.js';

/** Scores over a copy of logits, with what the decoder's graph tells of a row. */
export function scoresOf(values: ArrayLike<number>): TokenScores {
  const logits = Float32Array.from(values);
  const largest = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, value) => total + Math.exp(value - largest), 0);
  return createTokenScores(logits, { largest, logSumExp: largest + Math.log(sum) });
}
