import { LANGUAGE_CODES } from '@ws/core/internal';

/** A token that stands for no text. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
}

/** What follows from the number of tokens that a model knows. */
export interface VocabularyLayout {
  /** Tokens that are text; they come first. */
  readonly textTokens: number;
  /** The tokens after them, up to `<|notimestamps|>`; timestamps follow to the end. */
  readonly added: readonly AddedToken[];
  /** The language tokens among them, in the models' order. */
  readonly languageIds: readonly number[];
}

// English-only, multilingual, multilingual with Cantonese.
const VOCABULARIES: ReadonlyMap<
  number,
  { readonly textTokens: number; readonly languages: number }
> = new Map([
  [51_864, { textTokens: 50_256, languages: 99 }],
  [51_865, { textTokens: 50_257, languages: 99 }],
  [51_866, { textTokens: 50_257, languages: 100 }],
]);

/**
 * How Whisper numbers its tokens (Radford et al. 2022, section 2.3, and OpenAI's `tokenizer.py`): GPT-2's text tokens
 * (one more in multilingual models), end of text, start of transcript, the languages, six more, and 1501 timestamps.
 *
 * @param nVocab 51864 (English-only), 51865 or 51866; `undefined` is given for any other.
 */
export function vocabularyLayout(nVocab: number): VocabularyLayout | undefined {
  const vocabulary = VOCABULARIES.get(nVocab);
  if (vocabulary === undefined) return undefined;
  const { textTokens, languages } = vocabulary;
  const names = [
    'endoftext',
    'startoftranscript',
    ...LANGUAGE_CODES.slice(0, languages),
    'translate',
    'transcribe',
    'startoflm',
    'startofprev',
    'nospeech',
    'notimestamps',
  ];
  const firstLanguage = textTokens + 2;
  return {
    textTokens,
    added: names.map((name, i) => ({ id: textTokens + i, content: `<|${name}|>` })),
    languageIds: Array.from({ length: languages }, (_, i) => firstLanguage + i),
  };
}

/** The sizes that {@link vocabularyLayout} knows. */
export const VOCABULARY_SIZES: readonly number[] = [...VOCABULARIES.keys()];
