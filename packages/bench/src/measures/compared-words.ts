import { basicNormalizer } from './normalizer/basic-normalizer.js';
import { normalizeEnglish } from './normalizer/english-normalizer.js';

/** Languages whose writing puts no space between words: each character is compared. Primary subtags of BCP 47. */
const BY_CHARACTER = new Set(['zh', 'ja', 'th', 'lo', 'km', 'my', 'yue']);

/** The words of a text as the word error rate compares them: after Whisper's normaliser. @param language - BCP 47 */
export function comparedWords(text: string, language: string): readonly string[] {
  const primary = language.toLowerCase().split('-')[0]!;
  const normalized =
    primary === 'en'
      ? normalizeEnglish(text)
      : basicNormalizer({ splitLetters: BY_CHARACTER.has(primary), preserveMarks: true })(text);
  return normalized.split(' ').filter((word) => word !== '');
}
