import { msToSamples, SAMPLE_RATE, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';

/** The utterance with the audio before it. */
export interface AudioInContext {
  readonly samples: Float32Array;
  /** The audio before it, which `samples` begin with; empty where there is none. */
  readonly context: Float32Array;
  /** How long that is, in seconds. */
  readonly contextSeconds: number;
}

/** The end of the context, then the utterance; less context where the backend takes no more audio. */
export function withContext(
  { samples, contextAudio = new Float32Array(0) }: StrategyInput,
  contextOverlapMs: number,
  backend: TranscriptionBackend,
): AudioInContext {
  const { maxAudioMs, windowMs = maxAudioMs } = backend.capabilities;
  const room = Math.floor((windowMs / 1000) * SAMPLE_RATE - samples.length);
  const length = Math.max(0, Math.min(contextAudio.length, msToSamples(contextOverlapMs), room));
  const context = contextAudio.subarray(contextAudio.length - length);
  const joined = new Float32Array(length + samples.length);
  joined.set(context);
  joined.set(samples, length);
  return { samples: joined, context, contextSeconds: samplesToSeconds(length) };
}

// A word after a pause may be timed to end too early by as much.
const SLACK_SECONDS = 0.15;
/** A word that is longer has a pause before it. */
export const LONGEST_WORD_SECONDS = 0.8;

/** A transcript with word times, parted where the context ends. */
export interface PartedTranscript {
  /** The words of the context. */
  readonly context: readonly string[];
  /** What the transcript says of the utterance. Times count from the utterance's first sample. */
  readonly result: TranscriptResult;
}

/**
 * Parts a transcript by its word times: words whose middle lies in the context are the context's. Of the first word, and
 * of one too long to be without a pause, the end counts instead of the middle: attention tells where a word ends, and
 * begins it where the one before it ended, the first with the audio.
 */
export function partedAt(contextSeconds: number, result: TranscriptResult): PartedTranscript {
  const words = result.segments.flatMap((segment) => segment.words ?? []);
  const first = words.findIndex(({ start, end }, i) =>
    end - start > LONGEST_WORD_SECONDS
      ? end + SLACK_SECONDS > contextSeconds
      : (i === 0 ? end : (start + end) / 2) > contextSeconds,
  );
  const count = first < 0 ? words.length : first;
  const segments = withoutWords(result.segments, count);
  const left = inUtterance({ ...result, segments }, contextSeconds);
  return {
    context: words.slice(0, count).map(({ text }) => text),
    result: { ...left, text: segments.map(({ text }) => text.trim()).join(' ') },
  };
}

/** A transcript whose times count from the utterance's first sample instead of the context's. */
export function inUtterance(result: TranscriptResult, contextSeconds: number): TranscriptResult {
  return {
    ...result,
    segments: result.segments.map((segment) => shifted(segment, contextSeconds)),
  };
}

/** Segments without the first words of them all. */
function withoutWords(segments: readonly Segment[], count: number): readonly Segment[] {
  let left = count;
  return segments.flatMap((segment) => {
    const { tokens: _, ...rest } = segment;
    const { words = [] } = segment;
    const out = Math.min(left, words.length);
    left -= out;
    if (out === 0) return left > 0 ? [] : [segment];
    if (out === words.length) return [];
    const kept = words.slice(out);
    const text =
      textAfter(segment.text, words.slice(0, out)) ??
      kept.map((word) => word.text.trim()).join(' ');
    return [{ ...rest, text, words: kept, start: kept[0]!.start }];
  });
}

/** What of a text stands after words of its beginning; nothing where they are not its words. */
function textAfter(text: string, words: readonly { readonly text: string }[]): string | undefined {
  let cursor = 0;
  for (const word of words) {
    const written = word.text.trim();
    const at = text.indexOf(written, cursor);
    if (at < 0) return undefined;
    cursor = at + written.length;
  }
  return text.slice(cursor);
}

function shifted(segment: Segment, seconds: number): Segment {
  const shift = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({
    ...span,
    start: Math.max(0, span.start - seconds),
    end: Math.max(0, span.end - seconds),
  });
  const { words, tokens } = segment;
  return {
    ...shift(segment),
    ...(words && { words: words.map(shift) }),
    ...(tokens && {
      tokens: tokens.map((token) =>
        token.attendedTo === undefined
          ? token
          : { ...token, attendedTo: Math.max(0, token.attendedTo - seconds) },
      ),
    }),
  };
}
