import type { TokenTree } from '../network/text-decoder.js';
import type { DecodingSettings } from './decoding-options.js';
import {
  extended,
  type OpenHypothesis,
  type SearchRequest,
  type SearchResult,
  searchTree,
} from './search.js';

/** What is to be searched for. */
export type BeamRequest = SearchRequest &
  Pick<DecodingSettings, 'beamSize' | 'patience' | 'lengthPenalty'>;

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
        .flatMap(({ hypothesis, scores: row, node: after }) => {
          const all = row.logSumExp();
          return topTokens(row.logits, beamSize + 1).map((token) => {
            const logprob = row.logits[token]! - all;
            const sumLogprob = hypothesis.sumLogprob + logprob;
            return { hypothesis, after, token, logprob, sumLogprob };
          });
        })
        .sort((a, b) => b.sumLogprob - a.sumLogprob);
      const kept: OpenHypothesis[] = [];
      for (const { hypothesis, after, token, logprob, sumLogprob } of candidates) {
        if (kept.length === beamSize) break;
        if (token !== endOfText) {
          kept.push({ hypothesis: extended(hypothesis, token, logprob), token, after });
        } else if (ended.length < enough) {
          ended.push({ ...hypothesis, sumLogprob });
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
