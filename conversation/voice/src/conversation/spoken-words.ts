/** A word, and where it begins in its text. */
export interface PlacedWord {
  readonly word: string;
  /** In UTF-16 units. */
  readonly index: number;
}

// Of longer texts the end counts.
const MAX_CHARS = 4000;

/** The words of a text, in small letters and without marks: the last of a long one. */
export function wordsOf(text: string): string[] {
  return placedWords(text).map(({ word }) => word);
}

/** As {@link wordsOf}, with their places. */
export function placedWords(text: string): PlacedWord[] {
  const from = Math.max(0, text.length - MAX_CHARS);
  return [...text.slice(from).matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    index: from + match.index,
  }));
}

/** Whether a text says anything: a mark, or a note of music, is what a model makes of noise. */
export function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
