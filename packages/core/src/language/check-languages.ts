import type { TranscriptionBackend } from '../contracts/backend.js';
import { invalidOption } from '../options/invalid-option.js';
import type { SpokenSettings } from '../options/spoken-options.js';

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
  for (const one of [language ?? [], languages].flat()) {
    if (known?.includes(one) === false) {
      throw invalidOption('language', one, `one that the model knows: ${known.join(', ')}`);
    }
  }
}
