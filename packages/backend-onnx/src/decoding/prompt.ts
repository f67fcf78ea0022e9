import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** What the decoder reads before it writes. */
export interface InitialTokens {
  readonly tokens: readonly number[];
  /** Where `<|startoftranscript|>` stands. */
  readonly startIndex: number;
}

/** What the initial tokens say. */
export interface PromptOptions {
  readonly prompt?: string | undefined;
  /** Token of the language; English-only models have none. */
  readonly language?: number | undefined;
  readonly task: 'transcribe' | 'translate';
  readonly timestamps: boolean;
}

/**
 * The start-of-transcript sequence, with the text before it where there is one (Radford et al. 2022, section 2.3). Half
 * the decoder's context is for the transcript, so of a longer prompt the tail is taken: what was said last.
 *
 * @param contextLength tokens the decoder can read
 */
export function initialTokens(
  tokenizer: Tokenizer,
  contextLength: number,
  options: PromptOptions,
): InitialTokens {
  const { special } = tokenizer;
  const prompt = options.prompt?.trim() ?? '';
  const most = Math.floor(contextLength / 2) - 1;
  const before =
    prompt === '' ? [] : [special.startOfPrevious, ...tokenizer.encode(` ${prompt}`).slice(-most)];
  const tokens = [...before, special.startOfTranscript];
  if (options.language !== undefined) {
    tokens.push(options.language, special[options.task]);
  }
  if (!options.timestamps) tokens.push(special.noTimestamps);
  return { tokens, startIndex: before.length };
}
