import type { LoopLimits } from './token-loop.js';

/** How far a decode may go. */
export interface DecodeBounds {
  /** Most tokens to write. */
  readonly maxTokens: number;
  /** What ends the transcript as a loop, by whether the window probably holds no speech; nothing: no loop does. */
  loopLimits(isNoSpeech: boolean): LoopLimits | undefined;
}

/** A loop in what is probably no speech is cut off at once, and so is one that is decoded again in any case. */
const NO_SPEECH_LOOP: LoopLimits = Object.freeze({ times: 3, tokens: 12 });
const DOUBTFUL_LOOP: LoopLimits = Object.freeze({ times: 4, tokens: 16 });

/** Nobody says a syllable more often in a second. */
const SYLLABLES_A_SECOND = 8;

/** As Whisper decodes: up to half of the decoder's context. */
export function wholeBounds(most: number): DecodeBounds {
  return { maxTokens: most, loopLimits: () => undefined };
}

/**
 * Bounds of a decode over a sparse window, which is done again over the full one where it reaches them: more tokens than
 * anybody speaks in so many seconds in the scripts that most languages are written in.
 */
export function sparseBounds(seconds: number, most: number): DecodeBounds {
  return {
    maxTokens: Math.min(most, Math.ceil(32 + 20 * seconds)),
    loopLimits: (isNoSpeech) => (isNoSpeech ? NO_SPEECH_LOOP : DOUBTFUL_LOOP),
  };
}

/**
 * Bounds of a decode that is the last word: more tokens than anybody speaks in so many seconds in any script (Burmese
 * and Lao take three tokens a character, some 40 a second), and more of the same than anybody says.
 */
export function lastBounds(seconds: number, most: number): DecodeBounds {
  const times = Math.ceil(4 + SYLLABLES_A_SECOND * seconds);
  return {
    maxTokens: Math.min(most, Math.ceil(32 + 80 * seconds)),
    loopLimits: (isNoSpeech) => (isNoSpeech ? NO_SPEECH_LOOP : { times, tokens: 16 }),
  };
}
