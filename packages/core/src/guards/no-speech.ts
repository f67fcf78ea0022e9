import type { Guard } from '../contracts/guards.js';
import { takeOutSegments } from './take-out.js';

export const NO_SPEECH_THRESHOLD = 0.6 as const;
export const LOGPROB_THRESHOLD: number = -1;

// Words that are this unlikely are made up, unless the model is sure that somebody speaks.
const HOPELESS_LOGPROB = -1.4;
// Of sound in which the detector heard no speech at all: enough for words that the model is sure of.
const UNHEARD_LOGPROB = -0.6;
const DOUBT_THRESHOLD = 0.3;

// Of little speech that the model doubts, too.
const LITTLE_SPEECH_THRESHOLD = 0.5;
// Of speech by the detector's count. With less there is little to be heard wrong, and noise is likelier than a word.
const LITTLE_SPEECH_MS = 500;

/**
 * Takes out the segments that Whisper itself takes for silence: a no-speech probability above 0.6 together with an
 * average log-probability below -1 (Radford et al. 2022, section 4.5). Where the detector heard less than half a second
 * of speech, the first alone is enough: of breath and other short noises Whisper makes a word that it is sure of.
 * Measured with tiny.en and base, on 47 such noises and 187 words cut out of sentences: all but one of the noises go,
 * where the rule for longer speech left 11 and 17, and of the words those that are not understood anyway. With both, half
 * is enough there: how long the silence after a breath is moves its probability across 0.6.
 *
 * Sound that is loud enough to be speech is decoded also where the detector heard none in it: bells, beeps, instruments.
 * There a no-speech probability above 0.3 together with a log-probability below -0.6 is enough, or one below -1 alone;
 * elsewhere above 0.3 together with one below -1.4. Measured with tiny.en and base on 155 such sounds, and on 376 segments
 * of quiet speech and of words cut out of sentences: of the sounds' segments 3 and 1 stay in place of 30 and 13, and of
 * speech two more go, both of which were heard wrong (`bench noise`). Segments that report no such probabilities are kept.
 */
export const suppressNoSpeech: Guard = (result, { speechMs }) => {
  const isLittle = speechMs !== undefined && speechMs < LITTLE_SPEECH_MS;
  const isUnheard = speechMs === 0;
  return takeOutSegments(result, 'no_speech', ({ noSpeechProb = 0, avgLogprob = 0 }) => {
    const isUnlikely = avgLogprob < LOGPROB_THRESHOLD;
    if (isUnheard && isUnlikely) return true;
    const doubtBelow = isUnheard ? UNHEARD_LOGPROB : HOPELESS_LOGPROB;
    if (noSpeechProb > DOUBT_THRESHOLD && avgLogprob < doubtBelow) return true;
    const least = isLittle && isUnlikely ? LITTLE_SPEECH_THRESHOLD : NO_SPEECH_THRESHOLD;
    return noSpeechProb > least && (isLittle || isUnlikely);
  });
};
