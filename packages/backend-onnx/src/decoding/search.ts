import { abortedError } from '@ws/core/internal';
import type { Branch, Leaf, TokenTree } from '../network/text-decoder.js';
import type { DecodingSettings } from './decoding-options.js';
import type { LogitFilter } from './logit-filters.js';

/** What every search for a transcript is given. */
export interface SearchRequest {
  /** The prompt, if any, and the start-of-transcript sequence. */
  readonly initialTokens: readonly number[];
  /** Where in `initialTokens` `<|startoftranscript|>` stands. */
  readonly startIndex: number;
  readonly filters: readonly LogitFilter[];
  readonly endOfText: number;
  readonly noSpeech: number;
  /** Most tokens to write. */
  readonly maxTokens: number;
  /** Most tokens the decoder can read one after the other. */
  readonly contextLength: number;
  readonly signal?: AbortSignal | undefined;
}

/** What every search finds. */
export interface SearchResult {
  /** Without the end of text. */
  readonly tokens: readonly number[];
  /** Of each token, among those that the filters left. */
  readonly probabilities: readonly number[];
  /** Mean natural-log probability of the tokens, the end of text counted. */
  readonly avgLogprob: number;
  /** Probability that the window holds no speech. */
  readonly noSpeechProb: number;
  /** How often the decoder ran. */
  readonly passes: number;
}

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

/**
 * Reads what all hypotheses begin with: gives the first token's filtered scores.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function readBeginning(
  tree: TokenTree,
  { initialTokens, startIndex, filters, noSpeech, signal }: SearchRequest,
): Promise<Leaf & { readonly noSpeechProb: number }> {
  if (signal?.aborted) throw abortedError(signal);
  const last = initialTokens.length - 1;
  const [start, scores] = await tree.read(initialTokens, [startIndex, last]);
  // Filters change scores in place, and both may be the same row.
  const noSpeechProb = Math.exp(start!.logits[noSpeech]! - start!.logSumExp());
  for (const filter of filters) filter(scores!, []);
  return { noSpeechProb, scores: scores!, node: last };
}

/**
 * Reads the newest token of every hypothesis in one pass: gives filtered scores of the tokens after it.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function readNewest<T extends Branch & { readonly hypothesis: Hypothesis }>(
  tree: TokenTree,
  { filters, signal }: SearchRequest,
  open: readonly T[],
): Promise<(T & Leaf)[]> {
  if (signal?.aborted) throw abortedError(signal);
  const leaves = await tree.grow(open);
  return leaves.map((leaf, i) => {
    const branch = open[i]!;
    for (const filter of filters) filter(leaf.scores, branch.hypothesis.tokens);
    return { ...branch, ...leaf };
  });
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
