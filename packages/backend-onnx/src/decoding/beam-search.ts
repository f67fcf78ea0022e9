import type { TokenTree } from '../network/text-decoder.js';
import type { DecodingSettings } from './decoding-options.js';
import {
  extended,
  type Hypothesis,
  likeliest,
  NOTHING_YET,
  readBeginning,
  readNewest,
  type SearchRequest,
  type SearchResult,
  searchResult,
} from './search.js';

/** What is to be searched for. */
export type BeamRequest = SearchRequest &
  Pick<DecodingSettings, 'beamSize' | 'patience' | 'lengthPenalty'>;

interface Candidate {
  readonly hypothesis: Hypothesis;
  /** Where in the tree its newest token comes after. */
  readonly after: number;
  readonly token: number;
  readonly logprob: number;
  readonly sumLogprob: number;
}

/**
 * Beam search: of all continuations of the likeliest hypotheses the likeliest are followed, all in one pass of the
 * decoder per token, until enough of them have ended (with patience: Kasai et al. 2022, arXiv 2204.05424).
 *
 * Source: OpenAI's implementation, `BeamSearchDecoder`.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function decodeBeams(tree: TokenTree, request: BeamRequest): Promise<SearchResult> {
  const { initialTokens, endOfText, maxTokens, contextLength, beamSize, patience } = request;
  const enough = Math.max(1, roundHalfToEven(beamSize * patience));
  const { noSpeechProb, scores, node } = await readBeginning(tree, request);
  let passes = 1;
  const ended: Hypothesis[] = [];
  let open = [{ hypothesis: NOTHING_YET, scores, node }];

  for (let length = 1; ; length++) {
    const candidates = open
      .flatMap(({ hypothesis, scores: row, node: after }): Candidate[] => {
        const all = row.logSumExp();
        return topTokens(row.logits, beamSize + 1).map((token) => {
          const logprob = row.logits[token]! - all;
          return { hypothesis, after, token, logprob, sumLogprob: hypothesis.sumLogprob + logprob };
        });
      })
      .sort((a, b) => b.sumLogprob - a.sumLogprob);
    const kept: Candidate[] = [];
    for (const candidate of candidates) {
      if (kept.length === beamSize) break;
      if (candidate.token !== endOfText) kept.push(candidate);
      else if (ended.length < enough) {
        ended.push({ ...candidate.hypothesis, sumLogprob: candidate.sumLogprob });
      }
    }
    const next = kept.map(({ hypothesis, token, logprob, after }) => ({
      hypothesis: extended(hypothesis, token, logprob),
      token,
      after,
    }));
    const isLast = length >= maxTokens || initialTokens.length + length > contextLength;
    if (isLast || ended.length >= enough || next.length === 0) {
      // Where too few have ended, those that have not make up for them, the likeliest first.
      const missing = Math.max(0, beamSize - ended.length);
      ended.push(...next.slice(0, missing).map(({ hypothesis }) => hypothesis));
      break;
    }
    open = await readNewest(tree, request, next);
    passes++;
  }
  return searchResult(likeliest(ended, request.lengthPenalty), noSpeechProb, passes);
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
