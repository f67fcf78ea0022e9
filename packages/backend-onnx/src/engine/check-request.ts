import { TranscribeError } from '@ws/core';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { EngineRequest } from './engine-request.js';

/**
 * Refuses a language or task that the model does not know.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkRequest(
  { multilingual, special }: Pick<Tokenizer, 'multilingual' | 'special'>,
  { language, task }: Pick<EngineRequest, 'language' | 'task'>,
): void {
  if (multilingual) {
    if (language !== undefined) languageToken(special, language);
    return;
  }
  const advice = 'Load a multilingual model, such as base.';
  if (task === 'translate') {
    throw refusal('task', task, `This model is English-only and cannot translate. ${advice}`);
  }
  if ((language ?? 'en') !== 'en') {
    const message = `This model is English-only and cannot hear "${language}". ${advice}`;
    throw refusal('language', language, message);
  }
}

/**
 * The token of a language, given as its ISO 639-1 code.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the model does not know it
 */
export function languageToken({ languages }: SpecialTokens, language: string): number {
  const token = languages.get(language);
  if (token !== undefined) return token;
  throw refusal(
    'language',
    language,
    `This model knows no language "${language}". Give one of ${[...languages.keys()].join(', ')}, or none to have it detected.`,
  );
}

function refusal(option: string, value: string | undefined, message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION', details: { option, value } });
}
