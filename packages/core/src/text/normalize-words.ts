import { UNSPACED_SCRIPTS } from './unspaced-scripts.js';

const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]\\p{M}*`, 'gu');

/**
 * The words of a text as they are compared: lower case, compatibility forms unified (Unicode NFKC), punctuation and
 * symbols gone, hyphenated words apart, apostrophes within words kept. In scripts without spaces (Chinese, Japanese,
 * Thai, Lao, Khmer, Burmese) each character is a word, so that the rate is a character error rate.
 *
 * It is what Whisper's multilingual normaliser does (Radford et al. 2022, appendix C), but that text in brackets
 * counts, and marks stay on their letters. Numbers and spellings stay as they are written: "ten" is not "10", nor
 * "colour" "color", and "I'm" not "I am". To compare with figures of Whisper's English normaliser, run that first.
 */
export function normalizeWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNSPACED, ' $& ')
    .replace(/[’ʼ`´]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
}
