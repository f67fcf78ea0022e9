import { normalizeWords } from '@ws/core/measures';

/** A word as it was compared, and the audio time, in seconds, at which it was there. */
export interface EmittedAt {
  readonly word: string;
  readonly at: number;
}

/** When the words of one utterance were shown, and when they became final. */
export interface EmittedWords {
  /** @param at - seconds of audio that the system had been given */
  hear(text: string, committedChars: number, at: number): void;
  /** Words that never change again, each with the time at which that was so. */
  readonly final: readonly EmittedAt[];
  /** Words as they were shown at last, each with the time from which on it stood at its place. */
  readonly shown: readonly EmittedAt[];
  /** How often a word that was shown was replaced by another. */
  readonly changes: number;
}

export function createEmittedWords(): EmittedWords {
  const final: EmittedAt[] = [];
  const shown: EmittedAt[] = [];
  let changes = 0;
  return {
    hear(text, committedChars, at) {
      const committed = normalizeWords(text.slice(0, committedChars));
      for (const word of committed.slice(final.length)) final.push({ word, at });
      for (const [place, word] of normalizeWords(text).entries()) {
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
  };
}
