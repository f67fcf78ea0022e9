import type { LoopLimits } from './token-loop.js';

/** How far a decode may go. */
export interface DecodeBounds {
  /** Most tokens to write. */
  readonly maxTokens: number;
  /**
   * What ends the transcript as a loop; nothing: no loop does.
   *
   * @param isNoSpeech whether the window probably holds no speech
   * @param hasPrompt whether it is decoded after a prompt, and so once more where it is a loop in no speech
   */
  loopLimits(isNoSpeech: boolean, hasPrompt: boolean): LoopLimits | undefined;
}

/** In what is probably no speech: what is decoded once more without the prompt is given up sooner. */
const PROMPTED_LOOP: LoopLimits = Object.freeze({ times: 2, tokens: 8 });
const NO_SPEECH_LOOP: LoopLimits = Object.freeze({ times: 3, tokens: 12 });
/** In speech, of what is decoded again over the full window. */
const DOUBTFUL_LOOP: LoopLimits = Object.freeze({ times: 4, tokens: 16 });

function noSpeechLoop(hasPrompt: boolean): LoopLimits {
  return hasPrompt ? PROMPTED_LOOP : NO_SPEECH_LOOP;
}

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
    loopLimits: (isNoSpeech, hasPrompt) => (isNoSpeech ? noSpeechLoop(hasPrompt) : DOUBTFUL_LOOP),
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
