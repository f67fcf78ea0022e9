import { samplesToMs } from '../audio/sample-clock.js';
import type { GuardEvidence } from '../contracts/guards.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { normalizeWords } from '../text/normalize-words.js';

// It takes longer to say something twice. Fast speech loses nothing: the answer without the prompt has it twice, too.
const FASTEST_MS_PER_LETTER = 90;

/**
 * The words of an answer that says them twice, once, where the audio is too short for that, at 90 ms a letter; else
 * `undefined`. After a prompt a model may answer so to a very short utterance.
 */
export function wordsSaidTwice(
  result: TranscriptResult,
  { samples, speechMs = samplesToMs(samples.length), prefix = '' }: GuardEvidence,
): readonly string[] | undefined {
  const words = normalizeWords(`${prefix} ${result.text}`);
  const half = words.slice(0, words.length / 2);
  if (half.length === 0 || [...half, ...half].join(' ') !== words.join(' ')) return undefined;
  return speechMs < FASTEST_MS_PER_LETTER * words.join('').length ? half : undefined;
}
