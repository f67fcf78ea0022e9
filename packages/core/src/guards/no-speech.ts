import type { Segment, TranscriptResult } from '../contracts/transcript.js';

/** A transcript after a guard, and what the guard took out. */
export interface GuardedTranscript {
  readonly result: TranscriptResult;
  readonly suppressed: readonly Segment[];
}

const NO_SPEECH_THRESHOLD = 0.6;
const LOGPROB_THRESHOLD = -1;

/**
 * Takes out the segments that Whisper itself takes for silence: a no-speech probability above 0.6 together with an
 * average log-probability below -1 (Radford et al. 2022, section 4.5). Segments that report neither are kept.
 */
export function suppressNoSpeech(result: TranscriptResult): GuardedTranscript {
  const suppressed = result.segments.filter(
    ({ noSpeechProb, avgLogprob }) =>
      noSpeechProb !== undefined &&
      avgLogprob !== undefined &&
      noSpeechProb > NO_SPEECH_THRESHOLD &&
      avgLogprob < LOGPROB_THRESHOLD,
  );
  if (suppressed.length === 0) return { result, suppressed };
  const segments = result.segments.filter((segment) => !suppressed.includes(segment));
  const text = segments.map((segment) => segment.text.trim()).join(' ');
  return { result: { ...result, segments, text }, suppressed };
}
