import type { TokenTree } from '../network/text-decoder.js';
import type { DecodingSettings } from './decoding-options.js';
import {
  extended,
  type OpenHypothesis,
  type SearchResult,
  searchTree,
  type TreeSearchRequest,
} from './search.js';

export type BeamRequest = TreeSearchRequest & Pick<DecodingSettings, 'beamSize' | 'patience'>;

/**
 * Beam search: of all continuations of the likeliest hypotheses the likeliest are followed, all in one pass of the
 * decoder per token, until enough of them have ended (with patience: Kasai et al. 2022, arXiv 2204.05424).
 *
 * Source: OpenAI's implementation, `BeamSearchDecoder`.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export function decodeBeams(tree: TokenTree, request: BeamRequest): Promise<SearchResult> {
  const { endOfText, beamSize, patience } = request;
  const enough = Math.max(1, roundHalfToEven(beamSize * patience));
  return searchTree(tree, request, {
    begun: 1,
    wanted: beamSize,
    enough,
    extend(open, ended) {
      const candidates = open
        .flatMap((from) => {
          const { logits } = from.scores;
          const all = from.scores.logSumExp();
          return topTokens(logits, beamSize + 1).map((token) => {
            const logprob = logits[token]! - all;
            return { from, token, logprob, sumLogprob: from.hypothesis.sumLogprob + logprob };
          });
        })
        .sort((a, b) => b.sumLogprob - a.sumLogprob);
      const kept: OpenHypothesis[] = [];
      for (const { from, token, logprob, sumLogprob } of candidates) {
        if (kept.length === beamSize) break;
        if (token !== endOfText) {
          kept.push({ hypothesis: extended(from, token, logprob), token, after: from.node });
        } else if (ended.length < enough) {
          ended.push({ ...from.hypothesis, sumLogprob });
        }
      }
      return kept;
    },
  });
}

/** The likeliest tokens that may come, the likeliest first; of equals the lower. */
function topTokens(logits: Float32Array, count: number): readonly number[] {
  const top: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token]!;
    if (!(logit > least)) continue;
    let at = top.length;
    while (at > 0 && logits[top[at - 1]!]! < logit) at--;
    top.splice(at, 0, token);
    if (top.length > count) top.pop();
    if (top.length === count) least = logits[top[count - 1]!]!;
  }
  return top;
}

/** As Python rounds, and with it the reference. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
