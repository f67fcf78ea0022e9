import { chooseLanguage, type LanguageChoice } from '@ws/core/internal';
import { type DetectedLanguage, detectLanguages } from '../decoding/language.js';
import type { EncodedWindow } from '../network/audio-encoder.js';
import type { StartDecoder } from '../network/text-decoder.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** The language of a call's audio: the one that was given, or the one that was detected. */
export interface SpokenLanguage {
  /** ISO 639-1 code; English as long as no language was given or detected. */
  readonly code: string;
  /** Its token; English-only models have none. */
  readonly token: number | undefined;
  /** How likely it is among those that it may be, where it was detected. */
  readonly probability: number | undefined;
  /** All languages of the model, the likeliest first, where the language was detected. */
  readonly detected: readonly DetectedLanguage[] | undefined;
  /** Detects the language in a window, unless it was given or the model knows but one. */
  detect(window: EncodedWindow): Promise<void>;
}

/** ISO 639-1 codes of the languages that a model knows. */
export function languagesOf({ multilingual, special }: Tokenizer): readonly string[] {
  return multilingual ? [...special.languages.keys()] : ['en'];
}

/**
 * @param given ISO 639-1 code of a language that the model knows
 * @param choice of languages that it knows
 */
export function createSpokenLanguage(
  { multilingual, special }: Tokenizer,
  startDecoder: StartDecoder,
  given: string | undefined,
  choice: LanguageChoice = {},
): SpokenLanguage {
  let detected: readonly DetectedLanguage[] | undefined;
  let chosen: readonly [language: string, probability: number] | undefined;
  const code = (): string => chosen?.[0] ?? given ?? 'en';
  return {
    get code() {
      return code();
    },
    get token() {
      return multilingual ? special.languages.get(code()) : undefined;
    },
    get probability() {
      return chosen?.[1];
    },
    get detected() {
      return detected;
    },
    async detect(window) {
      if (!multilingual || given !== undefined) return;
      detected = await detectLanguages(startDecoder(window), special);
      const heard = detected.map(({ language, probability }) => [language, probability]);
      chosen = chooseLanguage(Object.fromEntries(heard), choice);
    },
  };
}
