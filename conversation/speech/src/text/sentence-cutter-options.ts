import { type OptionSpec, type SettingsOf, wholeNumber } from '@ws/core/internal';

/** Settings of `createSentenceCutter`. */
export interface SentenceCutterOptions {
  /**
   * Words that a piece has, 1 to 1000: shorter sentences are joined with the next. Default 10. The last piece, and one that
   * `maxChars` ends, may have fewer. Two characters of a script without spaces count as a word.
   */
  readonly minWords?: number | undefined;
  /** The same of the very first piece, which is waited for: 1 to 1000. Default 1: the first sentence, however short. */
  readonly firstMinWords?: number | undefined;
  /**
   * Words after which the first sentence is cut at a comma or semicolon, so that something is heard soon, 1 to 1000. Default
   * 1000: it is not.
   */
  readonly firstClauseWords?: number | undefined;
  /**
   * Longest piece in UTF-16 units, 40 to 100000: text without the end of a sentence is cut at its last comma, else at its
   * last space, else anywhere. Default 300.
   */
  readonly maxChars?: number | undefined;
}

export type SentenceCutterSettings = SettingsOf<SentenceCutterOptions>;

export const SENTENCE_CUTTER_OPTIONS: OptionSpec<SentenceCutterSettings> = {
  minWords: wholeNumber(1, 1000, 10),
  firstMinWords: wholeNumber(1, 1000, 1),
  firstClauseWords: wholeNumber(1, 1000, 1000),
  maxChars: wholeNumber(40, 100_000, 300),
};
