import { TranscribeError } from '@ws/core';
import type { CallRequest } from '../calls/call-request.js';
import { LANGUAGE_CODES } from '../transcript/languages.js';
import type { ModelFacts } from './model-facts.js';

/** The vocabulary of large-v3, which is the first to know Cantonese. */
export const VOCABULARY_WITH_CANTONESE = 51_866;

/**
 * Refuses a language or task that the model does not know: whisper.cpp's programs pass over it in silence, or take a
 * token for the language that is none.
 *
 * @param model - left out where it is not known: another machine's
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkRequest(
  { language, task }: CallRequest,
  model: Pick<ModelFacts, 'multilingual' | 'vocabulary'> | undefined,
): void {
  const englishOnly = model !== undefined && !model.multilingual;
  if (task === 'translate' && englishOnly) throw cannotTranslate();
  if (language === undefined) return;
  if (englishOnly) {
    if (language !== 'en') throw cannotHear(language);
    return;
  }
  const known = LANGUAGE_CODES.filter(
    (code) =>
      code !== 'yue' || model === undefined || model.vocabulary >= VOCABULARY_WITH_CANTONESE,
  );
  if (known.includes(language)) return;
  throw new TranscribeError(
    `This model knows no language "${language}". Give one of ${known.join(', ')}, or none to have it detected.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'language', value: language } },
  );
}

/** An English-only model was asked to translate. */
export function cannotTranslate(): TranscribeError {
  return new TranscribeError(
    'This model is English-only and cannot translate. Load a multilingual model, such as base.',
    { code: 'ERR_INVALID_OPTION', details: { option: 'task', value: 'translate' } },
  );
}

/** An English-only model was given another language. */
export function cannotHear(language: string): TranscribeError {
  return new TranscribeError(
    `This model is English-only and cannot hear "${language}". Load a multilingual model, such as base.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'language', value: language } },
  );
}
