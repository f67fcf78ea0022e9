import { abortedError } from '@ws/core';
import type { TokenTree } from '../engine/token-tree.js';
import {
  extended,
  type Hypothesis,
  likeliest,
  NOTHING_YET,
  readBeginning,
  type SearchRequest,
  type SearchResult,
  searchResult,
} from './hypothesis.js';
import type { Random } from './random.js';

/** What is to be sampled. */
export interface SamplingRequest extends SearchRequest {
  /** Above 0. */
  readonly temperature: number;
  /** Transcripts to choose from, 1 or more. */
  readonly bestOf: number;
  readonly random: Random;
}

/**
 * Samples transcripts, all in the same passes of the decoder, and keeps the likeliest. Tokens are drawn from the
 * softmax of logits / temperature; their log-probabilities count at temperature 1.
 *
 * Source: OpenAI's implementation, `GreedyDecoder` at a temperature above 0 with `best_of`. Its numbers are random; a
 * seed gives other samples there than here.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function decodeSamples(
  tree: TokenTree,
  request: SamplingRequest,
): Promise<SearchResult> {
  const { initialTokens, filters, endOfText, maxTokens, contextLength, signal } = request;
  const { temperature, bestOf, random } = request;
  if (signal?.aborted) throw abortedError(signal);
  const { noSpeechProb, scores, node } = await readBeginning(tree, request);
  let passes = 1;
  const ended: Hypothesis[] = [];
  let open = Array.from({ length: bestOf }, () => ({ hypothesis: NOTHING_YET, scores, node }));

  for (let length = 1; length <= maxTokens; length++) {
    const drawn = open.flatMap((branch) => {
      const token = draw(branch.scores.logits, temperature, random);
      const { hypothesis, scores: all, node: after } = branch;
      const logprob = all.logits[token]! - all.logSumExp();
      if (token !== endOfText) {
        return [{ hypothesis: extended(hypothesis, token, logprob), token, after }];
      }
      ended.push({ ...hypothesis, sumLogprob: hypothesis.sumLogprob + logprob });
      return [];
    });
    const isLast = length === maxTokens || initialTokens.length + length > contextLength;
    if (isLast) ended.push(...drawn.map(({ hypothesis }) => hypothesis));
    if (isLast || drawn.length === 0) break;
    if (signal?.aborted) throw abortedError(signal);
    const read = await tree.grow(drawn);
    passes++;
    open = drawn.map(({ hypothesis }, i) => {
      for (const filter of filters) filter(read[i]!.scores, hypothesis.tokens);
      return { hypothesis, ...read[i]! };
    });
  }
  return searchResult(likeliest(ended, request.lengthPenalty), noSpeechProb, passes);
}

/** A token, drawn from the softmax of logits / temperature. */
function draw(logits: Float32Array, temperature: number, random: Random): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  const weights = Float64Array.from(logits, (logit) => {
    const weight = Math.exp((logit - largest) / temperature);
    sum += weight;
    return weight;
  });
  let rest = random() * sum;
  let last = 0;
  for (let token = 0; token < weights.length; token++) {
    const weight = weights[token]!;
    if (weight === 0) continue;
    last = token;
    rest -= weight;
    if (rest < 0) break;
  }
  // Rounding may leave a little of the sum: the last token that may come takes it.
  return last;
}
