import type { TokenTree } from '../network/text-decoder.js';
import type { TokenScores } from '../network/token-scores.js';
import type { DecodingSettings } from './decoding-options.js';
import type { Random } from './random.js';
import { extended, type SearchResult, searchTree, type TreeSearchRequest } from './search.js';
import type { StartLoopWatch } from './token-loop.js';

/** What is to be sampled. */
export interface SamplingRequest extends TreeSearchRequest, Pick<DecodingSettings, 'bestOf'> {
  /** Above 0. */
  readonly temperature: number;
  readonly random: Random;
  readonly watchLoop?: StartLoopWatch | undefined;
}

/**
 * Nats below the likeliest token from which on no token is drawn: the whole vocabulary there holds some 2e-6 of the
 * probability, and exponentials are what drawing costs.
 */
const DRAWN_NATS = 24;

/**
 * Samples transcripts, all in the same passes of the decoder, and keeps the likeliest. Tokens are drawn from the
 * softmax of logits / temperature; their log-probabilities count at temperature 1.
 *
 * Source: OpenAI's implementation, `GreedyDecoder` at a temperature above 0 with `best_of`. Its numbers are random; a
 * seed gives other samples there than here.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export function decodeSamples(tree: TokenTree, request: SamplingRequest): Promise<SearchResult> {
  const { endOfText, temperature, bestOf, random, watchLoop } = request;
  const draw = createDraw(temperature, random);
  return searchTree(tree, request, {
    begun: bestOf,
    wanted: bestOf,
    watchLoop,
    extend: (open, ended) =>
      open.flatMap((from) => {
        const { hypothesis, scores, node: after, loop } = from;
        const token = draw(scores);
        const logprob = scores.logits[token]! - scores.logSumExp();
        if (token === endOfText) {
          ended.push({ ...hypothesis, sumLogprob: hypothesis.sumLogprob + logprob });
          return [];
        }
        const longer = extended(from, token, logprob);
        if (loop?.(token) === undefined) return [{ hypothesis: longer, token, after, loop }];
        ended.push(longer);
        return [];
      }),
  });
}

/** Makes what draws a token from the softmax of logits / temperature. */
function createDraw(temperature: number, random: Random): (scores: TokenScores) => number {
  const inverse = 1 / temperature;
  let weights = new Float64Array(0);
  return (scores) => {
    const { logits } = scores;
    const largest = logits[scores.argmax()]!;
    const least = largest - DRAWN_NATS * temperature;
    if (weights.length !== logits.length) weights = new Float64Array(logits.length);
    let sum = 0;
    for (let token = 0; token < logits.length; token++) {
      const logit = logits[token]!;
      const weight = logit < least ? 0 : Math.exp((logit - largest) * inverse);
      weights[token] = weight;
      sum += weight;
    }
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
  };
}
