import { TranscribeError } from '@ws/core';
import { BYTE_OF_CHARACTER } from '@ws/models/internal';
import { createBytePairEncoder, type Encode } from './byte-pair-encoding.js';
import { nonSpeechTokens } from './non-speech-tokens.js';
import { type SpecialTokens, specialTokens } from './special-tokens.js';
import { createTailEncoder, type EncodeEnd, LOOKED_AT } from './text-ends.js';

export interface Tokenizer {
  /** Text to tokens; special tokens written out in the text are plain text. */
  readonly encode: Encode;
  /** The last tokens of a text, at a cost that does not grow with it. */
  readonly encodeTail: EncodeEnd;
  /**
   * The first tokens of a text, at a cost that does not grow with it; the last of them may differ where the text is cut
   * within a word.
   */
  readonly encodeHead: EncodeEnd;
  /** Tokens to text; special tokens and timestamps give nothing, broken UTF-8 gives U+FFFD. */
  decode(tokens: readonly number[]): string;
  readonly special: SpecialTokens;
  readonly multilingual: boolean;
  /** Suppressed unless asked for; sorted. */
  readonly nonSpeech: readonly number[];
}

interface TokenizerFile {
  readonly model: {
    readonly type?: string;
    readonly vocab: Readonly<Record<string, number>>;
  };
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

function isTokenizerFile(value: unknown): value is TokenizerFile {
  const file = value as Partial<TokenizerFile> | null;
  return (
    typeof file === 'object' &&
    file?.model?.type !== 'Unigram' &&
    typeof file?.model?.vocab === 'object' &&
    !Array.isArray(file.model.vocab) &&
    Array.isArray(file.added_tokens)
  );
}

/**
 * Reads a Hugging Face `tokenizer.json` of a Whisper model.
 *
 * @param json the file's text
 * @param vocabularySize rows of the model's token embedding, which the file must not exceed
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function createTokenizer(json: string, vocabularySize: number): Tokenizer {
  const invalid = (why: string, cause?: unknown): TranscribeError =>
    new TranscribeError(
      `tokenizer.json ${why}. Take the file that belongs to the weights, or fetch the model again.`,
      { code: 'ERR_MODEL_INVALID', cause },
    );
  let file: unknown;
  try {
    file = JSON.parse(json);
  } catch (cause) {
    throw invalid('is not JSON', cause);
  }
  if (!isTokenizerFile(file)) throw invalid('is not a byte-level tokenizer');

  const added = new Map(file.added_tokens.map(({ content, id }) => [content, id]));
  let special: SpecialTokens;
  try {
    special = specialTokens(added);
  } catch (cause) {
    throw invalid(`is not Whisper's: ${(cause as Error).message}`, cause);
  }
  const vocabulary = new Map<string, number>();
  const textOfToken: string[] = [];
  // There are fifty thousand: a list of pairs takes as long to make as the file takes to parse.
  for (const text in file.model.vocab) {
    if (added.has(text)) continue;
    const id = file.model.vocab[text]!;
    if (!Number.isInteger(id) || id < 0 || id >= vocabularySize) {
      throw invalid(`numbers a token ${id}, but the weights know ${vocabularySize}`);
    }
    vocabulary.set(text, id);
    textOfToken[id] = text;
  }
  if (special.firstTimestamp >= vocabularySize) {
    throw invalid(`has more tokens than the weights' ${vocabularySize}`);
  }
  const encode = createBytePairEncoder(vocabulary);
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

  return {
    encode,
    encodeTail: createTailEncoder(encode),
    encodeHead: (text, most) => encode(text.slice(0, LOOKED_AT)).slice(0, most),
    decode(tokens) {
      const text = tokens.map((token) => textOfToken[token] ?? '').join('');
      const bytes = Uint8Array.from(text, (character) => BYTE_OF_CHARACTER.get(character) ?? 0x20);
      return utf8.decode(bytes);
    },
    special,
    // The English-only vocabularies are GPT-2's; the multilingual ones have one token more.
    multilingual: special.endOfText !== 50256,
    nonSpeech: nonSpeechTokens(encode),
  };
}
