import type { LogitFilter } from './suppression.js';

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
