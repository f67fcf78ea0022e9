import { LANGUAGE_CODES } from '@ws/core/internal';
import type { ModelFacts } from './model-facts.js';

/** The vocabulary of large-v3, which is the first to know Cantonese. */
export const VOCABULARY_WITH_CANTONESE = 51_866;

/**
 * The languages of a model. What it does not know, whisper.cpp's programs pass over in silence, or take a token for that
 * is none.
 *
 * @param model - left out where it is not known, another machine's: all that one may know
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
