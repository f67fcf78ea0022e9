import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** What the decoder reads before it writes. */
export interface InitialTokens {
  readonly tokens: readonly number[];
  /** Where `<|startoftranscript|>` stands. */
  readonly startIndex: number;
}

export interface PromptOptions {
  /** Text, or its tokens, timestamps among them. */
  readonly prompt?: string | readonly number[] | undefined;
  readonly prefix?: string | undefined;
  /** Token of the language; English-only models have none. */
  readonly language?: number | undefined;
  readonly task: 'transcribe' | 'translate';
  readonly timestamps: boolean;
}

/**
 * The start-of-transcript sequence, with the text before it where there is one (Radford et al. 2022, section 2.3). Half
 * the decoder's context is for the transcript, so of a longer prompt the tail is taken: what was said last. The text
 * that the transcript begins with follows, as with `prefix` in OpenAI's implementation; the prompt makes room for it,
 * and if no room is left, the head of the prefix takes the prompt's place.
 *
 * @param contextLength tokens the decoder can read
 */
export function initialTokens(
  tokenizer: Tokenizer,
  contextLength: number,
  options: PromptOptions,
): InitialTokens {
  const { special } = tokenizer;
  const most = Math.floor(contextLength / 2) - 1;
  const prefix = encodeText(tokenizer, options.prefix, most);
  // However long the prefix, a quarter is for what came before it.
  const written = tail(prefix, most - (most >> 2));
  const head = prefix.slice(0, prefix.length - written.length);
  const { prompt } = options;
  const said =
    typeof prompt === 'object' ? tail(prompt, most) : encodeText(tokenizer, prompt, most);
  const previous = tail([...said, ...head], most - written.length);
  const before = previous.length === 0 ? [] : [special.startOfPrevious, ...previous];
  const tokens = [...before, special.startOfTranscript];
  if (options.language !== undefined) {
    tokens.push(options.language, special[options.task]);
  }
  if (!options.timestamps) tokens.push(special.noTimestamps);
  return { tokens: [...tokens, ...written], startIndex: before.length };
}

function tail(tokens: readonly number[], length: number): readonly number[] {
  return tokens.slice(Math.max(0, tokens.length - length));
}

/** Tokens of a text as a transcript begins with it: after a space. Of a longer one, the last `most`. */
export function encodeText(
  tokenizer: Tokenizer,
  text: string | undefined,
  most: number,
): readonly number[] {
  const words = (text ?? '').trim();
  return words === '' ? [] : tokenizer.encodeTail(` ${words}`, most);
}
