import { hypothesisWord, splitWords, textOf } from '../agreement/hypothesis-words.js';
import { overlapLength } from '../agreement/join.js';
import { msToSamples, SAMPLE_RATE, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';

/** The utterance with what was heard before it. */
export interface AudioInContext {
  readonly samples: Float32Array;
  /** How much of it is context, in seconds. */
  readonly contextSeconds: number;
}

/** The end of the context, then the utterance; less context where the backend takes no more audio. */
export function withContext(
  { samples, contextAudio }: StrategyInput,
  contextOverlapMs: number,
  backend: TranscriptionBackend,
): AudioInContext {
  const room = (backend.capabilities.maxAudioMs / 1000) * SAMPLE_RATE - samples.length;
  const length = Math.min(
    contextAudio?.length ?? 0,
    msToSamples(contextOverlapMs),
    Math.floor(room),
  );
  if (contextAudio === undefined || length <= 0) return { samples, contextSeconds: 0 };
  const joined = new Float32Array(length + samples.length);
  joined.set(contextAudio.subarray(contextAudio.length - length));
  joined.set(samples, length);
  return { samples: joined, contextSeconds: samplesToSeconds(length) };
}

/**
 * What a transcript says of the utterance, without what it says of the context: the words whose middle lies after it,
 * or, where there are no word times, the segments whose end does; less what of the first of them, across the
 * boundary, repeats the previous transcript. Times count from the utterance's first sample.
 */
export function withoutContext(
  result: TranscriptResult,
  contextSeconds: number,
  previousTranscript: string,
): TranscriptResult {
  if (contextSeconds === 0) return result;
  const segments: Segment[] = [];
  for (const segment of result.segments) {
    const kept =
      segment.words === undefined
        ? wordlessPart(segment, contextSeconds, previousTranscript)
        : timedPart(segment, contextSeconds, previousTranscript);
    if (kept !== undefined) segments.push(shifted(kept, contextSeconds));
  }
  return { ...result, segments, text: segments.map(({ text }) => text.trim()).join(' ') };
}

function timedPart(
  segment: Segment,
  contextSeconds: number,
  previousTranscript: string,
): Segment | undefined {
  const { words = [], tokens: _, ...rest } = segment;
  const after = words.filter(({ start, end }) => (start + end) / 2 > contextSeconds);
  // A word across the boundary, where an utterance had to be cut within it, may have been heard before.
  const across = after.filter(({ start }) => start < contextSeconds).length;
  const keys = after.slice(0, across).map(({ text }) => hypothesisWord(text).key);
  const kept = after.slice(overlapLength(keysOf(previousTranscript), keys));
  if (kept.length === 0) return undefined;
  if (kept.length === words.length) return segment;
  // Words are times' carriers and may have lost their spaces; the text has them.
  const texts = splitWords(segment.text);
  const text =
    texts.length === words.length
      ? textOf(texts.slice(-kept.length))
      : kept.map((word) => word.text.trim()).join(' ');
  return { ...rest, text, words: kept, start: kept[0]!.start };
}

function wordlessPart(
  segment: Segment,
  contextSeconds: number,
  previousTranscript: string,
): Segment | undefined {
  if (segment.end <= contextSeconds) return undefined;
  if (segment.start >= contextSeconds) return segment;
  const { tokens: _, ...rest } = segment;
  const words = splitWords(segment.text);
  const repeated = overlapLength(keysOf(previousTranscript), keysOf(segment.text));
  return repeated === words.length ? undefined : { ...rest, text: textOf(words.slice(repeated)) };
}

function keysOf(text: string): readonly string[] {
  return splitWords(text).map(({ key }) => key);
}

function shifted(segment: Segment, seconds: number): Segment {
  const shift = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({
    ...span,
    start: Math.max(0, span.start - seconds),
    end: Math.max(0, span.end - seconds),
  });
  const words = segment.words?.map(shift);
  return { ...shift(segment), ...(words ? { words } : {}) };
}
