import type { LanguageChoice } from '../contracts/backend.js';

/** How likely audio is in a language, 0 to 1, by ISO 639-1 code. */
export type LanguageProbabilities = Readonly<Record<string, number>>;

/** How likely each of the languages is that it may be: together 1. All are as likely where none of them was heard. */
export function probabilitiesAmong(
  heard: LanguageProbabilities,
  among: readonly string[] = Object.keys(heard),
): readonly (readonly [language: string, probability: number])[] {
  const all = among.reduce((sum, language) => sum + (heard[language] ?? 0), 0);
  return among.map((language) => [
    language,
    all > 0 ? (heard[language] ?? 0) / all : 1 / among.length,
  ]);
}

/**
 * Chooses the language of some audio, one of those that were heard: the first of the likeliest, and how likely it is, the
 * bias not counted.
 *
 * @throws TypeError where there is none to choose from
 */
export function chooseLanguage(
  heard: LanguageProbabilities,
  { among, bias = {} }: LanguageChoice,
): readonly [language: string, probability: number] {
  return probabilitiesAmong(heard, among).reduce((best, one) =>
    one[1] + (bias[one[0]] ?? 0) > best[1] + (bias[best[0]] ?? 0) ? one : best,
  );
}
