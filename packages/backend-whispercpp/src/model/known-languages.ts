import { LANGUAGE_CODES } from '@ws/core/internal';
import type { ModelFacts } from './model-facts.js';

/** The vocabulary of large-v3, which is the first to know Cantonese. */
export const VOCABULARY_WITH_CANTONESE = 51_866;

/**
 * The languages of a model. For others, whisper.cpp's programs silently take another language, or a token that is not one
 * of a language.
 *
 * @param model - `undefined` for a server that we did not start: every language that a model may know
 */
export function knownLanguages(
  model: Pick<ModelFacts, 'multilingual' | 'vocabulary'> | undefined,
): readonly string[] {
  if (model?.multilingual === false) return ['en'];
  const { vocabulary = VOCABULARY_WITH_CANTONESE } = model ?? {};
  return vocabulary < VOCABULARY_WITH_CANTONESE
    ? LANGUAGE_CODES.filter((code) => code !== 'yue')
    : LANGUAGE_CODES;
}
