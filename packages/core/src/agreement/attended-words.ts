import type { HypothesisWord } from './hypothesis-words.js';

// Of less audio a model makes up words that it is sure of.
const LEAST_SECONDS = 1;

/** When the decoder's attention makes a word certain. */
export interface AttentionSettings {
  /** A word must lie more than this before the end of the audio, in milliseconds: the frame threshold of AlignAtt. */
  readonly frameThresholdMs: number;
  /** A word below this probability is not certain by attention. 0 to 1. */
  readonly sureProbability: number;
  /** How far attention may jump back, in milliseconds, before what is written there counts as a repetition. */
  readonly jumpBackMs: number;
}

/**
 * Whether words are certain because the decoder looked well before the end of the audio for them: what comes later
 * cannot change them. AlignAtt (Papi, Turchi and Negri 2023, "AlignAtt: Using Attention-based Audio-Translation
 * Alignments as a Guide for Simultaneous Speech Translation", arXiv 2305.11408), and four conditions of our own: there is
 * a second of audio; the model is sure of the word; another word follows it, or it might still go on; and the decoder
 * looked no earlier for that one, or it has lost its place.
 *
 * @param heardSeconds - length of the audio
 * @returns a function of a word's index; it holds for words all before which are certain
 */
export function attendedWords(
  words: readonly HypothesisWord[],
  heardSeconds: number,
  { frameThresholdMs, sureProbability }: AttentionSettings,
): (index: number) => boolean {
  if (heardSeconds < LEAST_SECONDS) return () => false;
  const before = heardSeconds - frameThresholdMs / 1000;
  return (index) => {
    const { attendedTo, probability } = words[index]!;
    const next = words.find(({ key }, i) => i > index && key !== '')?.attendedTo;
    if (attendedTo === undefined || next === undefined) return false;
    return attendedTo < before && attendedTo <= next && probability >= sureProbability;
  };
}

/** The words up to where attention jumps back: there the model begins to say again what it has said. */
export function wordsBeforeJump(
  words: readonly HypothesisWord[],
  committed: readonly HypothesisWord[],
  { jumpBackMs }: AttentionSettings,
): readonly HypothesisWord[] {
  let furthest = Math.max(...committed.map(({ attendedTo = 0 }) => attendedTo), 0);
  const jump = words.findIndex(({ attendedTo = furthest }) => {
    furthest = Math.max(furthest, attendedTo);
    return attendedTo < furthest - jumpBackMs / 1000;
  });
  return jump < 0 ? words : words.slice(0, jump);
}
