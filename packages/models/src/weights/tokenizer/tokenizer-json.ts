import { invalidModelError } from '../invalid-model.js';
import { isObject, member, parseJsonObject } from '../read-text.js';
import { VOCABULARY_SIZES, type VocabularyLayout, vocabularyLayout } from './added-tokens.js';
import { readByteAlphabet, writeInByteAlphabet } from './byte-alphabet.js';

/** The largest `tokenizer.json` that is read; the real ones have 2 to 4 MB. */
export const MAX_TOKENIZER_BYTES: number = 64 * 1024 * 1024;

/**
 * The layout of a vocabulary of this size.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when no Whisper has one of it.
 */
export function requireVocabularyLayout(path: string, nVocab: number): VocabularyLayout {
  const layout = vocabularyLayout(nVocab);
  if (layout !== undefined) return layout;
  throw invalidModelError(
    path,
    `has a vocabulary of ${nVocab} tokens, so that its special tokens cannot be known; Whisper's have ${VOCABULARY_SIZES.join(', ')}`,
    {
      advice: 'Give the model as a safetensors or CTranslate2 directory, with its tokenizer.json.',
    },
  );
}

/**
 * The text of a Hugging Face `tokenizer.json` for these text tokens, the first of a model's `nVocab`. The special
 * tokens are added by Whisper's rule. Its list of merges is empty: the tokens' order says the same.
 *
 * @param path Of the file that the tokens are from, for messages.
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function writeTokenizerJson(
  path: string,
  texts: readonly Uint8Array[],
  nVocab: number,
): string {
  const { textTokens, added } = requireVocabularyLayout(path, nVocab);
  if (texts.length < textTokens) {
    throw invalidModelError(path, `holds ${texts.length} of the vocabulary's ${textTokens} tokens`);
  }
  const vocabulary = new Map<string, number>();
  for (let id = 0; id < textTokens; id++) {
    const text = writeInByteAlphabet(texts[id]!);
    if (vocabulary.has(text)) {
      throw invalidModelError(path, `the tokens ${vocabulary.get(text)} and ${id} are the same`);
    }
    vocabulary.set(text, id);
  }
  return JSON.stringify({
    version: '1.0',
    added_tokens: added.map((token) => ({ ...token, special: true })),
    model: { type: 'BPE', vocab: Object.fromEntries(vocabulary), merges: [] },
  });
}

/**
 * The bytes of every text token in a `tokenizer.json`, by number.
 *
 * @param path Of the file, or of the model it belongs to, for messages.
 * @throws TranscribeError `ERR_MODEL_INVALID` when it is no Whisper's, or lacks one.
 */
export function readTokenTexts(path: string, json: string, nVocab: number): readonly Uint8Array[] {
  const { textTokens } = requireVocabularyLayout(path, nVocab);
  const model = member(parseJsonObject(path, json), 'model');
  const vocabulary = isObject(model) ? member(model, 'vocab') : undefined;
  if (!isObject(vocabulary)) {
    throw invalidModelError(path, 'its tokenizer.json is not a byte-level tokenizer');
  }
  const texts = new Array<Uint8Array | undefined>(textTokens);
  for (const [written, id] of Object.entries(vocabulary)) {
    if (typeof id === 'number' && id < textTokens) texts[id] = readByteAlphabet(written);
  }
  const known = Array.from(texts, (text, id) => {
    if (text !== undefined) return text;
    throw invalidModelError(path, `its tokenizer.json has no token ${id}, or not as bytes`);
  });
  return known;
}
