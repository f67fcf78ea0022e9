import { samplesToMs } from '../audio/sample-clock.js';
import type { Guard } from '../contracts/guards.js';
import { lettersIn } from '../text/letters.js';
import { normalizeWords } from '../text/normalize-words.js';
import { takeOutSegments } from './take-out.js';

export const NO_SPEECH_THRESHOLD = 0.6 as const;
export const LOGPROB_THRESHOLD: number = -1;

// Words that are this unlikely are made up, unless the model is sure that a person speaks.
const HOPELESS_LOGPROB = -1.4;
const DOUBT_THRESHOLD = 0.3;
// Of sound in which the detector heard no speech at all: enough for words that the model is sure of.
const UNHEARD_LOGPROB = -0.6;

// Of little speech that the model doubts, too.
const LITTLE_SPEECH_THRESHOLD = 0.5;
// Of speech by the detector's count. With less there is little to be heard wrong, and noise is likelier than a word.
const LITTLE_SPEECH_MS = 500;

// Fast speakers take more than twice as long.
const UNSAYABLE_MS_PER_LETTER = 15;

/**
 * Takes out the segments that Whisper itself takes for silence: a no-speech probability above 0.6 together with an
 * average log-probability below -1 (Radford et al. 2022, section 4.5). Where the detector heard less than half a second
 * of speech, the first alone is enough: of breath and other short noises Whisper makes a word that it is sure of.
 * Measured with tiny.en and base, on 47 such noises and 187 words cut out of sentences: all but one of the noises go,
 * where the rule for longer speech left 11 and 17, and of the words those that are not understood anyway. With both, half
 * is enough there: how long the silence after a breath is moves its probability across 0.6.
 *
 * Sound that is loud enough to be speech is decoded also where the detector heard none in it: bells, beeps, instruments.
 * There a log-probability below -1 is enough, or one below -0.6 of a word that is said over and over, or together with a
 * no-speech probability above 0.3; elsewhere above 0.3 together with one below -1.4 (`bench noise`). Segments that report
 * no such probabilities are kept.
 *
 * A transcript of more letters than could be said in all of the audio, at 15 ms a letter, goes whole: after a prompt
 * Whisper answers a few tenths of a second with the prompt's sentences.
 */
export const suppressNoSpeech: Guard = (result, { samples, prefix = '', speechMs }) => {
  const letters = lettersIn(`${prefix} ${result.text}`).length;
  if (samplesToMs(samples.length) < UNSAYABLE_MS_PER_LETTER * letters) {
    return takeOutSegments(result, 'no_speech', () => true);
  }
  const isLittle = speechMs !== undefined && speechMs < LITTLE_SPEECH_MS;
  const isUnheard = speechMs === 0;
  return takeOutSegments(result, 'no_speech', ({ text, noSpeechProb = 0, avgLogprob = 0 }) => {
    const isUnlikely = avgLogprob < LOGPROB_THRESHOLD;
    if (isUnheard && isUnlikely) return true;
    const isDoubted = noSpeechProb > DOUBT_THRESHOLD || (isUnheard && isOneWord(text));
    if (isDoubted && avgLogprob < (isUnheard ? UNHEARD_LOGPROB : HOPELESS_LOGPROB)) return true;
    const least = isLittle && isUnlikely ? LITTLE_SPEECH_THRESHOLD : NO_SPEECH_THRESHOLD;
    return noSpeechProb > least && (isLittle || isUnlikely);
  });
};

/** Whether a text says one word three times or more, and nothing else. */
function isOneWord(text: string): boolean {
  const words = normalizeWords(text);
  return words.length > 2 && new Set(words).size === 1;
}
