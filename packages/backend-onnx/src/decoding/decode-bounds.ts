import type { LoopLimits } from './token-loop.js';

export interface DecodeBounds {
  /** Most tokens to write. */
  readonly maxTokens: number;
  /**
   * The limits at which a transcript ends as a loop; `undefined`: no loop ends it.
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

/** No speaker repeats a syllable more often in a second. */
const SYLLABLES_A_SECOND = 8;

/** As Whisper decodes: up to half of the decoder's context. */
export function wholeBounds(most: number): DecodeBounds {
  return { maxTokens: most, loopLimits: () => undefined };
}

/**
 * Bounds of a decode over a sparse window, which is repeated over the full window if it reaches them: more tokens than a
 * speaker needs in so many seconds, in the scripts of most languages.
 */
export function sparseBounds(seconds: number, most: number): DecodeBounds {
  return {
    maxTokens: Math.min(most, Math.ceil(32 + 20 * seconds)),
    loopLimits(isNoSpeech, hasPrompt) {
      if (!isNoSpeech) return DOUBTFUL_LOOP;
      return hasPrompt ? PROMPTED_LOOP : NO_SPEECH_LOOP;
    },
  };
}

/**
 * Bounds of a decode that is not repeated: more tokens than a speaker needs in so many seconds in any script (Burmese and
 * Lao take three tokens a character, some 40 a second), and more repetitions than a speaker makes.
 */
export function lastBounds(seconds: number, most: number): DecodeBounds {
  const times = Math.ceil(4 + SYLLABLES_A_SECOND * seconds);
  return {
    maxTokens: Math.min(most, Math.ceil(32 + 80 * seconds)),
    loopLimits: (isNoSpeech) => (isNoSpeech ? NO_SPEECH_LOOP : { times, tokens: 16 }),
  };
}
