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

/** Speech by which a language is ahead of the others at most. */
export const LEAD_SECONDS = 1.25;
// Less than a sentence or two may be of any language.
const ENOUGH_SECONDS = 3;
// By so much another language must be likelier than the one that is held for its speech to count at all.
const CLEARLY = 0.3;

/**
 * Adds up for how many seconds each language is likely to have been spoken: an utterance adds its seconds of speech times
 * its probability of the language. It is in the language that has most, its own seconds counted.
 *
 * The first is ahead of the others by 1.25 s at most. Once it is so far ahead, and 3 s of speech were heard, it is held:
 * from then on a second for another language counts for as much as that is likelier by more than 0.3, and what speaks for
 * the one that is held counts against it. A language that comes to 1.25 s is held in its place, just as firmly. So about
 * 1.8 s of speech that can be nothing else are enough by themselves, several short utterances one after the other are,
 * and one short utterance changes nothing, whatever it sounds like.
 *
 * Holding is the cumulative sum test for a change (Page 1954, Continuous Inspection Schemes) with a threshold of 1.25 s and
 * an allowance of 0.3. The choice amounts to a bias on the probabilities of the utterance, so that an engine can make it
 * in the call that hears it.
 */
export function createLanguageDecider(): LanguageDecider {
  /** Seconds. */
  let scores: Record<string, number> = {};
  let heardSeconds = 0;
  const decider: { -readonly [K in keyof LanguageDecider]: LanguageDecider[K] } = {
    held: undefined,
    bias(seconds) {
      const bias = { ...scores };
      for (const language in bias) {
        bias[language] = bias[language]! / seconds + (language === decider.held ? CLEARLY : 0);
      }
      return bias;
    },
    hear(heard, seconds, among) {
      heardSeconds += seconds;
      for (const [language, probability] of probabilitiesAmong(heard, among)) {
        const counts = probability + (language === decider.held ? CLEARLY : 0);
        scores[language] = (scores[language] ?? 0) + seconds * counts;
      }
      const [[first, most] = ['', 0], [, second] = ['', 0]] = Object.entries(scores).sort(
        ([, a], [, b]) => b - a,
      );
      const isChange = decider.held !== undefined && decider.held !== first;
      if (isChange || (most - second >= LEAD_SECONDS && heardSeconds >= ENOUGH_SECONDS)) {
        decider.held = first;
        scores = { [first]: LEAD_SECONDS };
        return;
      }
      const beyond = Math.max(0, most - LEAD_SECONDS);
      for (const language in scores) {
        scores[language] = Math.max(0, scores[language]! - beyond);
      }
    },
  };
  return decider;
}
