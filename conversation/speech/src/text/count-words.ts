import { UNSPACED_SCRIPTS } from '@ws/core/internal';

export const SAYS_SOMETHING: RegExp = /[\p{L}\p{N}]/u;
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'gu');

/** Two characters of a script without spaces are a word. */
export function countWords(text: string): number {
  let words = (text.match(UNSPACED) ?? []).length / 2;
  for (const word of text.replace(UNSPACED, ' ').split(' ')) {
    if (SAYS_SOMETHING.test(word)) words++;
  }
  return words;
}
