import { samplesToMs } from '../audio/sample-clock.js';
import type { GuardEvidence } from '../contracts/guards.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { normalizeWords } from '../text/normalize-words.js';
import { loudestDb } from './loudness.js';
import { LOGPROB_THRESHOLD, NO_SPEECH_THRESHOLD } from './no-speech.js';
import { LOUDEST_SAMPLES, NEARLY_SILENT_DB } from './phantom-phrase.js';
import { SHORTEST_AUDIBLE_MS } from './silence.js';

// Nobody speaks slower, who speaks; what comes before the first word and after the last is not counted.
const SLOWEST_MS_PER_LETTER = 150;
const AROUND_WORDS_MS = 500;

/**
 * Whether somebody spoke and the model, which had a prompt, said nothing of it, or too little: 150 ms of speech a
 * letter and half a second more would have had room for more words, and what it said are words of the prompt, or it
 * takes them for unlikely itself (an average log-probability below -1). A short prompt that ends a sentence makes the
 * small models answer so, most of all where the audio begins within one.
 *
 * @param result - after the guards
 */
export function isSilencedByPrompt(
  result: TranscriptResult,
  prompt: string,
  { samples, speechMs, prefix = '' }: GuardEvidence,
): boolean {
  if ((speechMs ?? SHORTEST_AUDIBLE_MS) < SHORTEST_AUDIBLE_MS) return false;
  const words = normalizeWords(`${prefix} ${result.text}`);
  const sayableMs = SLOWEST_MS_PER_LETTER * words.join('').length + AROUND_WORDS_MS;
  if (words.length > 0) {
    if ((speechMs ?? samplesToMs(samples.length)) <= sayableMs) return false;
    const isEcho = ` ${normalizeWords(prompt).join(' ')} `.includes(` ${words.join(' ')} `);
    if (!isEcho && !isUnlikely(result)) return false;
  }
  // The samples are looked at last: that takes longest, and few answers are left.
  return loudestDb(samples, LOUDEST_SAMPLES) >= NEARLY_SILENT_DB;
}

/**
 * Whether an answer without prompt says what the one with it left out: half as much again, of what the model takes for
 * speech, and nothing that it takes for unlikely itself. On noise, without a prompt, it makes up more than with one.
 */
export function saysMore(second: TranscriptResult, first: TranscriptResult): boolean {
  const isDoubted = second.segments.some(
    ({ noSpeechProb = 0 }) => noSpeechProb > NO_SPEECH_THRESHOLD,
  );
  return !isDoubted && !isUnlikely(second) && lettersOf(second) > 1.5 * lettersOf(first);
}

function isUnlikely({ segments }: TranscriptResult): boolean {
  return (
    segments.length > 0 && segments.every(({ avgLogprob = 0 }) => avgLogprob < LOGPROB_THRESHOLD)
  );
}

function lettersOf({ text }: TranscriptResult): number {
  return normalizeWords(text).join('').length;
}
