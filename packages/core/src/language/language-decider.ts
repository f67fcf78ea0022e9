import { type LanguageProbabilities, probabilitiesAmong } from './choose-language.js';

/** Decides what is spoken from what was heard of it. Languages are ISO 639-1 codes. */
export interface LanguageDecider {
  /** The language that is held, once it is decided. */
  readonly held: string | undefined;
  /** What counts for languages when so many seconds of speech are heard, in terms of their probabilities there. */
  bias(seconds: number): Readonly<Record<string, number>>;
  /** What an utterance of so many seconds of speech was heard as; each counts once. */
  hear(heard: LanguageProbabilities, seconds: number, among?: readonly string[]): void;
}

/**
 * By so much speech a language is ahead of the others when it is held. A sentence: of a word Whisper hears German as
 * English, and of a cough anything.
 */
export const HELD_SECONDS = 3;

/**
 * Adds up for how many seconds each language is likely to have been spoken: an utterance adds its seconds of speech times
 * its probability of the language. It is in the language that has most, its own seconds counted.
 *
 * A language that is ahead of all others by 3 s is held. It is not ahead by more from then on, so that 3 s that clearly
 * speak for another one, in one utterance or in several, make that the language which is held: by 3 s again. What speaks
 * for the held language meanwhile counts against the other. One short utterance changes nothing, whatever it sounds like.
 *
 * Holding is the cumulative sum test for a change (Page 1954, Continuous Inspection Schemes) with a threshold of 3 s. The
 * choice amounts to a bias on the probabilities of the utterance, so that an engine can make it in the call that hears
 * it.
 */
export function createLanguageDecider(): LanguageDecider {
  /** Seconds. */
  let scores: Record<string, number> = {};
  let held: string | undefined;
  return {
    get held() {
      return held;
    },
    bias(seconds) {
      const bias = { ...scores };
      for (const language in bias) bias[language]! /= seconds;
      return bias;
    },
    hear(heard, seconds, among) {
      for (const [language, probability] of probabilitiesAmong(heard, among)) {
        scores[language] = (scores[language] ?? 0) + seconds * probability;
      }
      const [[first, most] = ['', 0], [, second] = ['', 0]] = Object.entries(scores).sort(
        ([, a], [, b]) => b - a,
      );
      if (held === undefined ? most - second >= HELD_SECONDS : first !== held) {
        held = first;
        scores = { [held]: HELD_SECONDS };
      } else if (held !== undefined) {
        const beyond = most - HELD_SECONDS;
        for (const language in scores) {
          scores[language] = Math.max(0, scores[language]! - beyond);
        }
      }
    },
  };
}
