import { largestOf, logSumExp, sumOfPowers } from './logits.js';

/** What may come next in a transcript: a row of logits, of which filters rule tokens out. */
export interface TokenScores {
  /** One per token of the vocabulary; -∞ where it was ruled out. Written to by {@link ruleOut} alone. */
  readonly logits: Float32Array;
  /** Rules out the tokens from `from` (inclusive) to `to` (exclusive; by default that one alone). */
  ruleOut(from: number, to?: number): void;
  /** The likeliest token of those that are left from `from` (inclusive) to `to` (exclusive), the first of several. */
  argmax(from?: number, to?: number): number;
  /** ln Σ exp(logit) over what is left. */
  logSumExp(): number;
}

/** Figures of a row before filters rule tokens out. */
export interface LogitSums {
  readonly largest: number;
  readonly logSumExp: number;
}

/** Tokens ruled out at once of which the share is worth counting; beyond, what is left is summed anew. */
const MANY = 4096;

/** A share of the whole from which on taking it away leaves too little of single precision. */
const MOST = 0.5;

/**
 * Scores over a row of logits, which are theirs from now on.
 *
 * Summing 50 000 exponentials takes JavaScript a quarter of a decoder's step, and the graph next to nothing. So it is
 * the graph's sum that counts, less the few terms that were ruled out; where they are the greater part, or `sums` is
 * left out, what is left is summed here.
 */
export function createTokenScores(logits: Float32Array, sums?: LogitSums): TokenScores {
  let removed = 0;
  let counts = sums !== undefined;
  /** Nothing is left below the one, nor from the other on. */
  let first = 0;
  let end = logits.length;

  return {
    logits,
    ruleOut(from, to = from + 1) {
      const start = Math.max(from, first);
      const stop = Math.min(to, end);
      if (start >= stop) return;
      if (stop - start > MANY) counts = false;
      if (counts) removed += sumOfPowers(logits, start, stop, sums!.largest);
      logits.fill(Number.NEGATIVE_INFINITY, start, stop);
      if (start === first) first = stop;
      else if (stop === end) end = start;
    },
    argmax(from = 0, to = logits.length) {
      const found = sums === undefined ? -1 : logits.indexOf(sums.largest, from);
      if (found >= 0 && found < to) return found;
      return logits.indexOf(largestOf(logits, from, Math.min(to, logits.length)), from);
    },
    logSumExp() {
      if (counts) {
        const whole = Math.exp(sums!.logSumExp - sums!.largest);
        if (removed < whole * MOST) return sums!.largest + Math.log(whole - removed);
      }
      return logSumExp(logits, first, end);
    },
  };
}
