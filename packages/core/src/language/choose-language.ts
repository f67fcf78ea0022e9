import type { LanguageChoice } from '../contracts/backend.js';

/** How likely audio is in a language, 0 to 1, by ISO 639-1 code. */
export type LanguageProbabilities = Readonly<Record<string, number>>;

/**
 * How likely each of the languages is that it may be: together 1, and all as likely where none of them was heard. Without
 * such languages, those that were heard as they were.
 */
export function probabilitiesAmong(
  heard: LanguageProbabilities,
  among?: readonly string[],
): readonly (readonly [language: string, probability: number])[] {
  if (!among) return Object.entries(heard);
  const all = among.reduce((sum, language) => sum + (heard[language] ?? 0), 0);
  return among.map((language) => [
    language,
    all > 0 ? (heard[language] ?? 0) / all : 1 / among.length,
  ]);
}

/**
 * Chooses the language of some audio: the first of the likeliest, and how likely it is, the bias not counted. Of none the
 * language is empty.
 */
export function chooseLanguage(
  heard: LanguageProbabilities,
  { among, bias = {} }: LanguageChoice,
): readonly [language: string, probability: number] {
  const weight = ([language, probability]: readonly [string, number]): number =>
    probability + (bias[language] ?? 0);
  return probabilitiesAmong(heard, among).reduce(
    (best, one) => (weight(one) > weight(best) ? one : best),
    ['', -1],
  );
}
