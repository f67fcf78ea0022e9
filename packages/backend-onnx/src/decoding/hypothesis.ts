import type { TokenScores } from '../network/token-scores.js';
import type { TokenTree } from '../network/token-tree.js';
import type { DecodingSettings } from './decoding-options.js';
import type { SearchRequest, SearchResult } from './search.js';

/** A transcript in the making. */
export interface Hypothesis {
  /** Without the end of text. */
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Sum of `logprobs`, and of the end's where it came. */
  readonly sumLogprob: number;
}

/** The hypothesis that all others come from. */
export const NOTHING_YET: Hypothesis = { tokens: [], logprobs: [], sumLogprob: 0 };

/** The hypothesis with one token more. */
export function extended(
  { tokens, logprobs, sumLogprob }: Hypothesis,
  token: number,
  logprob: number,
): Hypothesis {
  return {
    tokens: [...tokens, token],
    logprobs: [...logprobs, logprob],
    sumLogprob: sumLogprob + logprob,
  };
}

/** What all hypotheses begin with, once it is read. */
export interface Beginning {
  readonly noSpeechProb: number;
  /** What the first token may be, filtered. */
  readonly scores: TokenScores;
  /** Where in the tree the first token comes after. */
  readonly node: number;
}

export async function readBeginning(tree: TokenTree, request: SearchRequest): Promise<Beginning> {
  const { initialTokens, startIndex, filters, noSpeech } = request;
  const last = initialTokens.length - 1;
  const [start, scores] = await tree.plant(initialTokens, [startIndex, last]);
  // Filters change scores in place, and both may be the same row.
  const noSpeechProb = Math.exp(start!.logits[noSpeech]! - start!.logSumExp());
  for (const filter of filters) filter(scores!, []);
  return { noSpeechProb, scores: scores!, node: last };
}

/**
 * The likeliest hypothesis for its length.
 *
 * Source: OpenAI's implementation, `MaximumLikelihoodRanker`.
 */
export function likeliest(
  hypotheses: readonly Hypothesis[],
  lengthPenalty: DecodingSettings['lengthPenalty'],
): Hypothesis {
  const score = ({ tokens, sumLogprob }: Hypothesis): number => {
    const { length } = tokens;
    const penalty =
      lengthPenalty === null ? Math.max(1, length) : ((5 + length) / 6) ** lengthPenalty;
    return sumLogprob / penalty;
  };
  return hypotheses.reduce((best, other) => (score(other) > score(best) ? other : best));
}

export function searchResult(
  { tokens, logprobs, sumLogprob }: Hypothesis,
  noSpeechProb: number,
  passes: number,
): SearchResult {
  return {
    tokens,
    probabilities: logprobs.map(Math.exp),
    avgLogprob: sumLogprob / (tokens.length + 1),
    noSpeechProb,
    passes,
  };
}
