import { normalizeWords } from '@ws/core/measures';

/** A word as it was compared, and the time, in seconds, at which it was there. */
export interface EmittedAt {
  readonly word: string;
  readonly at: number;
}

/** When the words of one utterance were shown, and when they became final. */
export interface EmittedWords {
  /** @param at - seconds: the time at which the text was there, or of the audio that the system had been given */
  hear(text: string, committedChars: number, at: number): void;
  /** Words that never change again, each with the time at which that was so. */
  readonly final: readonly EmittedAt[];
  /** Words as they were shown at last, each with the time from which on it stood at its place; as many as are final. */
  readonly shown: readonly EmittedAt[];
  /** How often a word that was shown was replaced by another. */
  readonly changes: number;
  /** Words from the first that changed to the end of the text before, over all texts. */
  readonly erased: number;
}

export function createEmittedWords(): EmittedWords {
  const final: EmittedAt[] = [];
  const shown: EmittedAt[] = [];
  let length = 0;
  let changes = 0;
  let erased = 0;
  return {
    hear(text, committedChars, at) {
      const committed = normalizeWords(text.slice(0, committedChars));
      for (const word of committed.slice(final.length)) final.push({ word, at });
      const words = normalizeWords(text);
      const same = words.findIndex((word, place) => shown[place]?.word !== word);
      erased += Math.max(0, length - (same < 0 ? words.length : same));
      length = words.length;
      for (const [place, word] of words.entries()) {
        const before = shown[place];
        if (before?.word === word) continue;
        if (before !== undefined) changes++;
        shown[place] = { word, at };
      }
    },
    final,
    get shown() {
      return shown.slice(0, final.length);
    },
    get changes() {
      return changes;
    },
    get erased() {
      return erased;
    },
  };
}
