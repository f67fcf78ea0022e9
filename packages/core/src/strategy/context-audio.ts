import { hypothesisWord, splitWords, textOf } from '../agreement/hypothesis-words.js';
import { continuationIndex, echoLength } from '../agreement/join.js';
import { msToSamples, SAMPLE_RATE, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Suppression } from '../contracts/guards.js';
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

/** What is left of a transcript, and what was taken out of it though it may have been said again. */
export interface WithoutContext {
  readonly result: TranscriptResult;
  readonly suppressed: readonly Suppression[];
  /** All of it was said before, if not in the context: the model may have gone on with that, or it was said again. */
  readonly isDoubtful?: boolean;
  /** It begins with a word that was said right before it, and nobody knows how often in the context. */
  readonly isRepeating?: boolean;
}

// By as much a word after a pause may be ended too early.
const SLACK_SECONDS = 0.15;
// By as much the last word of the context may be ended too late, up to where the next one begins.
const ECHO_SECONDS = 0.5;
const LONGEST_WORD_SECONDS = 0.8;
// Nobody speaks faster.
const MOST_CHARS_PER_SECOND = 30;

/**
 * What a transcript says of the utterance, without what it says of the context. Where there are word times: the words
 * whose middle lies after it. Of the first word, and of one too long to be without a pause, the end counts instead of the
 * middle: attention tells where a word ends, and begins it where the one before it ended, the first with the audio.
 *
 * What lies across the boundary, or anywhere in the segments that begin in the context where there are no word times,
 * is an echo as far as it sounds like the end of what was said in the context, and no earlier words account for that:
 * who says a word again says one more than the context holds. An echo is left out, and told. Without word times and
 * without anything said before, the segments that end in the context are left out. Times count from the utterance's
 * first sample.
 */
export function withoutContext(
  result: TranscriptResult,
  contextSeconds: number,
  input: StrategyInput,
): WithoutContext {
  const { segments } = result;
  const said = wordsInContext(input, contextSeconds);
  const timed = segments.flatMap(({ words = [] }) => words);
  // Which words may be heard again is known, or how many letters.
  const longest = input.contextWords
    ? Number.POSITIVE_INFINITY
    : contextSeconds * MOST_CHARS_PER_SECOND;
  let kept: readonly Segment[] = segments;
  let before = 0;
  let repeated: readonly Pick<Word, 'text' | 'start' | 'end'>[];
  let isDoubtful = false;
  let isRepeating = false;
  if (segments.some(({ words }) => words !== undefined)) {
    const after = timed.findIndex(({ start, end }, i) =>
      end - start > LONGEST_WORD_SECONDS
        ? end + SLACK_SECONDS > contextSeconds
        : (i === 0 ? end : (start + end) / 2) > contextSeconds,
    );
    before = after < 0 ? timed.length : after;
    const later = timed.findIndex(
      ({ start, end }, i) =>
        i >= before && (start >= contextSeconds || end > contextSeconds + ECHO_SECONDS),
    );
    const across = timed.slice(before, later < 0 ? undefined : later);
    const rest = said.slice(continuationIndex(keysOf(timed.slice(0, before)), said));
    repeated = across.slice(0, echoLength(rest, keysOf(across), longest));
  } else if (said.length === 0) {
    kept = segments.filter(({ end }) => end > contextSeconds);
    repeated = [];
  } else {
    const heard = segments
      .filter(({ start }) => start < contextSeconds)
      .flatMap(({ text, start, end }) => splitWords(text).map((word) => ({ ...word, start, end })));
    const keys = keysOf(heard);
    // Nobody knows well where words without times begin: more of them may be in the context.
    const earlier = keysOf(splitWords(input.previousTranscript ?? ''));
    const length =
      echoLength(said, keys, longest) ||
      echoLength(earlier, keys, contextSeconds * MOST_CHARS_PER_SECOND);
    repeated = heard.slice(0, length);
    isRepeating = length > 0 && keys[length] === keys[length - 1];
    isDoubtful = isEcho(result.text, input.previousTranscript);
  }
  const left = withoutWords(kept, before + repeated.length).map((segment) =>
    shifted(segment, contextSeconds),
  );
  const [first] = repeated;
  const last = repeated.at(-1);
  return {
    isDoubtful,
    isRepeating,
    result: { ...result, segments: left, text: left.map(({ text }) => text.trim()).join(' ') },
    suppressed:
      first && last
        ? [
            {
              reason: 'echo',
              text: repeated.map(({ text }) => text.trim()).join(' '),
              start: first.start - contextSeconds,
              end: last.end - contextSeconds,
            },
          ]
        : [],
  };
}

/** Whether all of a text sounds like the end of what was said before. */
export function isEcho(text: string, before = ''): boolean {
  const keys = keysOf(splitWords(text));
  const length = echoLength(keysOf(splitWords(before)), keys, Number.POSITIVE_INFINITY);
  return length === keys.length;
}

/**
 * What was said in the context, as it is compared: as the finals have it, or else the end of what was said before; with
 * the words right before it, but for those that are said in it, too: what is said over and over can be heard again as
 * often as the context has it.
 */
function wordsInContext(
  { contextAudio, contextWords, previousTranscript = '' }: StrategyInput,
  contextSeconds: number,
): readonly string[] {
  // Where the backend has no room for all of it.
  const left = samplesToSeconds(contextAudio?.length ?? 0) - contextSeconds;
  const words = (contextWords ?? splitWords(previousTranscript)).flatMap(
    ({ text, start = left, end = left }) => {
      const { key } = hypothesisWord(text);
      return key === '' ? [] : [{ key, isWithin: start + end >= 2 * left }];
    },
  );
  const within = words.filter(({ isWithin }) => isWithin).map(({ key }) => key);
  return words
    .filter(({ key, isWithin }) => isWithin || !within.includes(key))
    .map(({ key }) => key);
}

/** Segments without the first words of them all. */
function withoutWords(segments: readonly Segment[], count: number): readonly Segment[] {
  let left = count;
  return segments.flatMap((segment) => {
    const { tokens: _, ...rest } = segment;
    const texts = splitWords(segment.text);
    const words = segment.words ?? texts;
    const out = Math.min(left, words.length);
    left -= out;
    if (out === 0 && words.length > 0) return [segment];
    if (out === words.length) return [];
    const kept = segment.words?.slice(out);
    // Words are times' carriers and may have lost their spaces; the text has them.
    const text =
      texts.length === words.length
        ? textOf(texts.slice(out))
        : (textAfter(segment.text, words.slice(0, out)) ??
          words
            .slice(out)
            .map((word) => word.text.trim())
            .join(' '));
    return [{ ...rest, text, ...(kept ? { words: kept, start: kept[0]!.start } : {}) }];
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

function keysOf(words: readonly { readonly text: string }[]): readonly string[] {
  return words.map(({ text }) => hypothesisWord(text).key);
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
