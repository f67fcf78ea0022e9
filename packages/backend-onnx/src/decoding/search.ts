import { abortedError } from '@ws/core/internal';
import type { Branch, Leaf, TokenTree } from '../network/text-decoder.js';
import type { AttentionWatch } from './attention-watch.js';
import type { DecodingSettings } from './decoding-options.js';
import type { LogitFilter } from './logit-filters.js';
import type { LoopWatch, StartLoopWatch } from './token-loop.js';

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
  /** Of each token, where in the window it attended to, in seconds; present where that was looked for. */
  readonly attendedTo?: readonly number[] | undefined;
}

export interface TreeSearchRequest extends SearchRequest, Pick<DecodingSettings, 'lengthPenalty'> {
  /** Where in the window the decoder looked as it read a node, in seconds. Left out: nothing looks. */
  readonly look?: AttentionWatch['look'] | undefined;
}

/** A transcript in the making. */
export interface Hypothesis {
  /** Without the end of text. */
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Sum of `logprobs`, and of the end's where it came. */
  readonly sumLogprob: number;
  /** Of each token, where it attended to, in seconds; empty where nothing looks. */
  readonly attendedTo: readonly number[];
}

/** A hypothesis that goes on: `after` is the node of the token before its newest. */
export interface OpenHypothesis extends Branch {
  readonly hypothesis: Hypothesis;
  readonly loop?: LoopWatch | undefined;
}

/** A hypothesis whose newest token was read; the scores are filtered. */
export interface ReadHypothesis extends Omit<OpenHypothesis, keyof Branch>, Leaf {
  /** Where its next token attends to, in seconds. */
  readonly attendedTo: number | undefined;
}

/** How a search goes on at every token. */
export interface SearchSteps {
  /** Hypotheses that it begins with. */
  readonly begun: number;
  /** Hypotheses that are to end: where a limit ends the search before, the first open ones make up for those missing. */
  readonly wanted: number;
  /** Hypotheses that have ended after which it is over; as long as any is open where left out. */
  readonly enough?: number | undefined;
  /** Watches each hypothesis; left out: none is watched. */
  readonly watchLoop?: StartLoopWatch | undefined;
  /** Adds one token to hypotheses: puts those that end into `ended`, and gives those that go on, the likeliest first. */
  extend(open: readonly ReadHypothesis[], ended: Hypothesis[]): readonly OpenHypothesis[];
}

/**
 * Searches for several transcripts at once, all in the same passes of the decoder, and gives the likeliest.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function searchTree(
  tree: TokenTree,
  request: TreeSearchRequest,
  { begun, wanted, enough = Number.POSITIVE_INFINITY, watchLoop, extend }: SearchSteps,
): Promise<SearchResult> {
  const { initialTokens, startIndex, filters, noSpeech, maxTokens, contextLength } = request;
  const { look, signal } = request;
  if (signal?.aborted) throw abortedError(signal);
  const node = initialTokens.length - 1;
  const [start, scores] = await tree.read(initialTokens, [startIndex, node]);
  // Filters change scores in place, and both may be the same row.
  const noSpeechProb = Math.exp(start!.logits[noSpeech]! - start!.logSumExp());
  for (const filter of filters) filter(scores!, []);
  const ended: Hypothesis[] = [];
  let open: readonly ReadHypothesis[] = Array.from({ length: begun }, () => ({
    hypothesis: { tokens: [], logprobs: [], sumLogprob: 0, attendedTo: [] },
    loop: watchLoop?.(noSpeechProb),
    scores: scores!,
    node,
    attendedTo: look?.(node),
  }));

  for (let passes = 1; ; passes++) {
    const longer = extend(open, ended);
    const isLast = passes >= maxTokens || initialTokens.length + passes > contextLength;
    if (isLast || ended.length >= enough || longer.length === 0) {
      const missing = Math.max(0, wanted - ended.length);
      ended.push(...longer.slice(0, missing).map(({ hypothesis }) => hypothesis));
      const found = likeliest(ended, request.lengthPenalty);
      const { tokens, logprobs, sumLogprob, attendedTo } = found;
      const probabilities = logprobs.map(Math.exp);
      const avgLogprob = sumLogprob / (tokens.length + 1);
      const figures = { tokens, probabilities, avgLogprob, noSpeechProb, passes };
      return look === undefined ? figures : { ...figures, attendedTo };
    }
    if (signal?.aborted) throw abortedError(signal);
    const leaves = await tree.grow(longer);
    open = leaves.map((leaf, i) => {
      const { hypothesis, loop } = longer[i]!;
      for (const filter of filters) filter(leaf.scores, hypothesis.tokens);
      return { hypothesis, loop, ...leaf, attendedTo: look?.(leaf.node) };
    });
  }
}

/** The hypothesis with one token more. */
export function extended(
  { hypothesis, attendedTo }: Pick<ReadHypothesis, 'hypothesis' | 'attendedTo'>,
  token: number,
  logprob: number,
): Hypothesis {
  return {
    tokens: [...hypothesis.tokens, token],
    logprobs: [...hypothesis.logprobs, logprob],
    sumLogprob: hypothesis.sumLogprob + logprob,
    attendedTo:
      attendedTo === undefined ? hypothesis.attendedTo : [...hypothesis.attendedTo, attendedTo],
  };
}

/**
 * The likeliest hypothesis for its length.
 *
 * Source: OpenAI's implementation, `MaximumLikelihoodRanker`.
 */
function likeliest(
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
