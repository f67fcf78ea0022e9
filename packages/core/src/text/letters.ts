import { normalizeWords } from './normalize-words.js';

/** A letter, a mark or a digit. */
export const LETTER: RegExp = /[\p{L}\p{M}\p{N}]/u;

/** The letters and digits of a text as words are compared: those of {@link normalizeWords}, without spaces. */
export function lettersIn(text: string): string {
  return normalizeWords(text).join('');
}
