import { hypothesisWord, splitWords, textOf } from '../agreement/hypothesis-words.js';
import { echoLength } from '../agreement/join.js';
import { msToSamples, SAMPLE_RATE, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { Segment, TranscriptResult, Word } from '../contracts/transcript.js';

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
  const { maxAudioMs, windowMs = maxAudioMs } = backend.capabilities;
  const room = (windowMs / 1000) * SAMPLE_RATE - samples.length;
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
 * What a transcript says of the utterance, without what it says of the context. Where there are word times: the words
 * whose middle lies after it, less those across the boundary that sound like the end of the previous transcript. Of the
 * first word, and of one too long to be without a pause, the end counts instead of the middle: attention tells where a
 * word ends, and begins it where the one before it ended, the first with the audio. Where there are none,
 * Whisper's segment times are too rough to go by: of the segments that begin in the context, what sounds like the end
 * of the previous transcript goes; without one, the segments that end in the context do. Times count from the
 * utterance's first sample.
 */
export function withoutContext(
  result: TranscriptResult,
  contextSeconds: number,
  previousTranscript: string,
): TranscriptResult {
  if (contextSeconds === 0) return result;
  const isTimed = result.segments.some(({ words }) => words !== undefined);
  const first = result.segments.find(({ words = [] }) => words.length > 0);
  const kept = isTimed
    ? result.segments.map((segment) =>
        timedPart(segment, contextSeconds, previousTranscript, segment === first),
      )
    : wordlessParts(result.segments, contextSeconds, previousTranscript);
  const segments = kept.flatMap((segment) =>
    segment === undefined ? [] : [shifted(segment, contextSeconds)],
  );
  return { ...result, segments, text: segments.map(({ text }) => text.trim()).join(' ') };
}

const LONGEST_WORD_SECONDS = 0.8;
// By as much a word after a pause may be ended too early.
const SLACK_SECONDS = 0.15;

function timedPart(
  segment: Segment,
  contextSeconds: number,
  previousTranscript: string,
  isFirst: boolean,
): Segment | undefined {
  const { words = [], tokens: _, ...rest } = segment;
  const after = words.filter(({ start, end }, i) => {
    if (end - start > LONGEST_WORD_SECONDS) return end + SLACK_SECONDS > contextSeconds;
    return (isFirst && i === 0 ? end : (start + end) / 2) > contextSeconds;
  });
  // A word across the boundary may have been heard before: an utterance had to be cut within it, or a pause is its end.
  const across = after.filter(({ start }) => start < contextSeconds);
  const keys = across.map(({ text }) => hypothesisWord(text).key);
  const longest = contextSeconds * MOST_CHARS_PER_SECOND;
  const kept = after.slice(echoLength(keysOf(previousTranscript), keys, longest));
  if (kept.length === 0) return undefined;
  if (kept.length === words.length) return segment;
  // Words are times' carriers and may have lost their spaces; the text has them.
  const texts = splitWords(segment.text);
  const text =
    texts.length === words.length
      ? textOf(texts.slice(-kept.length))
      : (textAfter(segment.text, words.slice(0, -kept.length)) ??
        kept.map((word) => word.text.trim()).join(' '));
  return { ...rest, text, words: kept, start: kept[0]!.start };
}

/** What of a text stands after words of its beginning; nothing where they are not its words. */
function textAfter(text: string, words: readonly Word[]): string | undefined {
  let cursor = 0;
  for (const word of words) {
    const written = word.text.trim();
    const at = text.indexOf(written, cursor);
    if (at < 0) return undefined;
    cursor = at + written.length;
  }
  return text.slice(cursor);
}

// Nobody speaks faster.
const MOST_CHARS_PER_SECOND = 30;

function wordlessParts(
  segments: readonly Segment[],
  contextSeconds: number,
  previousTranscript: string,
): readonly Segment[] {
  const previous = keysOf(previousTranscript);
  if (previous.join('') === '') return segments.filter(({ end }) => end > contextSeconds);
  const within = segments.filter(({ start }) => start < contextSeconds);
  const heard = within.flatMap(({ text }) => keysOf(text));
  let repeated = echoLength(previous, heard, contextSeconds * MOST_CHARS_PER_SECOND);
  return segments.flatMap((segment) => {
    if (!within.includes(segment) || repeated === 0) return [segment];
    const words = splitWords(segment.text);
    const left = words.slice(repeated);
    repeated = Math.max(0, repeated - words.length);
    const { tokens: _, ...rest } = segment;
    return left.length === 0 ? [] : [{ ...rest, text: textOf(left) }];
  });
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
