import { type DetectedLanguage, detectLanguages } from '../decoding/language.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { EncodedWindow } from './audio-encoder.js';
import type { StartDecoder } from './text-decoder.js';

/** The language of a call's audio: the one that was given, or the one that was detected. */
export interface SpokenLanguage {
  /** ISO 639-1 code; English as long as no language was given or detected. */
  readonly code: string;
  /** Its token; English-only models have none. */
  readonly token: number | undefined;
  /** All languages of the model, the likeliest first, where the language was detected. */
  readonly detected: readonly DetectedLanguage[] | undefined;
  /** Detects the language in a window, unless it was given or the model knows but one. */
  detect(window: EncodedWindow): Promise<void>;
}

/** @param given ISO 639-1 code of a language that the model knows */
export function createSpokenLanguage(
  { multilingual, special }: Tokenizer,
  startDecoder: StartDecoder,
  given: string | undefined,
): SpokenLanguage {
  let detected: readonly DetectedLanguage[] | undefined;
  const code = (): string => detected?.[0]?.language ?? given ?? 'en';
  return {
    get code() {
      return code();
    },
    get token() {
      return multilingual ? special.languages.get(code()) : undefined;
    },
    get detected() {
      return detected;
    },
    async detect(window) {
      if (!multilingual || given !== undefined) return;
      detected = await detectLanguages(startDecoder(window), special);
    },
  };
}
