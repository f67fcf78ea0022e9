import type { Word } from '@ws/core';

/** How much of an utterance was told as text that will not change. */
export interface EmittedWords {
  /** Gives the words that were not told as such before. */
  next(text: string, words: readonly Word[], committedChars: number): readonly Word[];
}

/** Looks at each word of an utterance once. */
export function createEmittedWords(): EmittedWords {
  let words = 0;
  let chars = 0;
  return {
    next(text, all, committedChars) {
      const from = words;
      for (let i = words; i < all.length && chars < committedChars; i++) {
        const word = all[i]!.text;
        const at = text.indexOf(word, chars);
        // The front of a text does not change; where one does, there is nothing to be said of it.
        if (at < 0 || at + word.length > committedChars) break;
        chars = at + word.length;
        words = i + 1;
      }
      return all.slice(from, words);
    },
  };
}
