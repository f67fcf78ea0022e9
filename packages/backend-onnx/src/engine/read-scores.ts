import type { Tensor } from 'onnxruntime-common';
import { createTokenScores, type TokenScores } from '../decoding/token-scores.js';
import { DECODER } from '../graph/names.js';

/** The decoder's outputs that {@link readScores} reads. */
export const SCORES: readonly string[] = [DECODER.logits, DECODER.largest, DECODER.logSumExp];

/** Scores of every row whose logits were asked for, out of what the decoder gave. */
export function readScores(results: Readonly<Record<string, Tensor>>): TokenScores[] {
  const logits = results[DECODER.logits]!.data as Float32Array;
  const largest = results[DECODER.largest]!.data as Float32Array;
  const sums = results[DECODER.logSumExp]!.data as Float32Array;
  const vocabulary = logits.length / largest.length;
  return Array.from(largest, (value, row) =>
    createTokenScores(logits.subarray(row * vocabulary, (row + 1) * vocabulary), {
      largest: value,
      logSumExp: sums[row]!,
    }),
  );
}
