import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import type { SpokenSettings } from '../options/spoken-options.js';

/**
 * Refuses a language, or a translation, that a model does not know.
 *
 * @param known - the languages of the model, by ISO 639-1 code; `en` alone for one that knows English only, and does not translate
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkLanguage(
  { language, task }: Pick<TranscribeOptions, 'language' | 'task'>,
  known: readonly string[],
): void {
  const isEnglishOnly = known.every((code) => code === 'en');
  if (!isEnglishOnly) {
    if (language === undefined || known.includes(language)) return;
    const advice =
      known.length > 1
        ? `Give one of ${known.join(', ')}, or none to have it detected.`
        : `Give ${known[0]}, or none.`;
    throw refusal('language', language, `This model knows no language "${language}". ${advice}`);
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
 * Refuses to have anything translated, where the backend does not translate, or its model knows English only.
 *
 * @param backend - loaded
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkTranslation({ name, capabilities }: TranscriptionBackend): void {
  const { translation, languages } = capabilities;
  if (!translation) {
    const message = `The backend ${name} does not translate. Use one that does.`;
    throw refusal('translation', undefined, message);
  }
  if (languages) checkLanguage({ task: 'translate' }, languages);
}

function refusal(option: string, value: string | undefined, message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION', details: { option, value } });
}

/**
 * Refuses languages that contradict each other, or that the backend's model does not know, as far as it says what it knows.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkLanguages(
  { language, languages = [] }: Partial<Pick<SpokenSettings, 'language' | 'languages'>>,
  { capabilities: { languages: known } }: TranscriptionBackend,
): void {
  if (language !== undefined && languages.length > 0 && !languages.includes(language)) {
    throw invalidOption('language', language, `one of "languages": ${languages.join(', ')}`);
  }
  if (known === undefined) return;
  for (const one of [language ?? [], languages].flat()) checkLanguage({ language: one }, known);
}
