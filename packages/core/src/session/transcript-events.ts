import { samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { SampleRange } from '../contracts/session-events.js';
import type { Segment, TranscriptResult, Word } from '../contracts/transcript.js';
import type { OpenUtterance } from '../endpointing/utterance-cutter.js';
import { segmentsOf } from '../formats/segments-of.js';
import { stablePrefixLength } from '../text/stable-prefix.js';
import type { UncountedEvent } from './event-log.js';
import { suppressionInSession, toSessionTimes } from './session-times.js';
import type { Decoded } from './transcriber.js';
import type { FinalJob, UtteranceNotes } from './utterance.js';

/** A stretch of audio, in samples and in seconds from the session's first. */
export type Range = SampleRange & { readonly start: number; readonly end: number };

export function rangeOf(startSample: number, endSample: number): Range {
  return {
    startSample,
    endSample,
    start: samplesToSeconds(startSample),
    end: samplesToSeconds(endSample),
  };
}

/**
 * What is shown of an open utterance; nothing where there is no text. Its notes have what was shown. A speculative one
 * is the final where nothing more is said.
 */
export function partialEvent(
  { utteranceId, start, notes }: OpenUtterance<UtteranceNotes>,
  { hypothesis: { result, committedChars } }: Decoded,
  speculative: true | undefined,
): UncountedEvent | undefined {
  const text = result.text.trim();
  if (text === '') return undefined;
  const { words } = spokenIn(result, start, notes.decodedTo);
  const stableChars = Math.max(committedChars, stablePrefixLength(notes.shownText, text));
  notes.shownText = text;
  return {
    type: 'partial',
    utteranceId,
    text,
    ...rangeOf(start, notes.decodedTo),
    committedChars,
    stableChars,
    ...(words ? { words } : {}),
    speculative,
    language: result.language ?? '',
    languageProbability: result.languageProbability,
    processingTimeMs: result.processingTimeMs ?? 0,
  };
}

/** The final of an utterance, and before it what was taken out of it, and what of it has no text. */
export function finalEvents(
  { utteranceId, start, end }: FinalJob,
  { hypothesis: { result }, suppressed, untranscribed = [] }: Decoded,
  language: string,
): { readonly before: readonly UncountedEvent[]; readonly final: Omit<FinalText, 'latencyMs'> } {
  const range = rangeOf(start, end);
  return {
    before: [
      ...suppressed.map(
        (one): UncountedEvent => ({
          type: 'suppressed',
          utteranceId,
          ...suppressionInSession(one, start, end),
        }),
      ),
      ...untranscribed.map((span): UncountedEvent => {
        const from = Math.min(end, start + secondsToSamples(span.start));
        const to = Math.min(end, start + secondsToSamples(span.end));
        return { type: 'untranscribed', utteranceId, ...rangeOf(from, to) };
      }),
    ],
    final: {
      type: 'final',
      utteranceId,
      ...range,
      text: result.text.trim(),
      ...spokenIn(result, start, end),
      language,
      languageProbability: result.languageProbability,
      processingTimeMs: result.processingTimeMs ?? 0,
    },
  };
}

type FinalText = Extract<UncountedEvent, { type: 'final' }>;

/** Segments on the session's clock, and the words of them all where there are any. */
function spokenIn(
  result: TranscriptResult,
  start: number,
  end: number,
): { readonly segments: readonly Segment[]; readonly words?: readonly Word[] } {
  const given = segmentsOf({ ...result, start: 0, end: samplesToSeconds(end - start) });
  const segments = toSessionTimes(given, start, end);
  const words = segments.flatMap((segment) => segment.words ?? []);
  return words.length > 0 ? { segments, words } : { segments };
}
