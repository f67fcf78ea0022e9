import type { Guard } from '../contracts/guards.js';
import { takeOutSegments } from './take-out.js';

export const NO_SPEECH_THRESHOLD = 0.6 as const;
export const LOGPROB_THRESHOLD: number = -1;

/**
 * Takes out the segments that Whisper itself takes for silence: a no-speech probability above 0.6 together with an
 * average log-probability below -1 (Radford et al. 2022, section 4.5). Segments that report neither are kept.
 */
export const suppressNoSpeech: Guard = (result) =>
  takeOutSegments(
    result,
    'no_speech',
    ({ noSpeechProb, avgLogprob }) =>
      noSpeechProb !== undefined &&
      avgLogprob !== undefined &&
      noSpeechProb > NO_SPEECH_THRESHOLD &&
      avgLogprob < LOGPROB_THRESHOLD,
  );
