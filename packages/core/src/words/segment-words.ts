import type { Word } from '../contracts/transcript.js';
import { mergePunctuation, type TimedWord } from './merge-punctuation.js';

/** A segment of a window whose words are to be told; seconds from the window's start. */
export interface WordedSegment {
  readonly start: number;
  readonly end: number;
  /** How many tokens of text it has. */
  readonly length: number;
}

/** Words of one segment, and the segment's time in their light. */
export interface SegmentWords {
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
}

const SENTENCE_ENDS = '.。!！?？';

/** Seconds that a word lasts at the most where its neighbours are taken as the measure. */
const LONGEST_MEDIAN = 0.7;

/**
 * Divides timed words among the segments of their window, and shortens those that alignment made too long: around the
 * ends of sentences, and the first two after a pause. What a segment's timestamps say is preferred where the words'
 * time is more than half a second outside of it; else the segment takes its words' time.
 *
 * Source: OpenAI's implementation, `add_word_timestamps`.
 *
 * @param timed the words, in order; they are changed
 * @param spokenUntil where the speech before the first segment ended, in seconds from the window's start
 * @param duration of the audio, in seconds, which no time exceeds
 */
export function segmentWords(
  timed: readonly TimedWord[],
  segments: readonly WordedSegment[],
  spokenUntil: number,
  duration: number,
): readonly SegmentWords[] {
  const median = medianDuration(timed);
  shortenAtSentenceEnds(timed, 2 * median);
  mergePunctuation(timed);
  let next = 0;
  let lastSpeech = spokenUntil;
  return segments.map((segment) => {
    const words: TimedWord[] = [];
    for (let tokens = 0; next < timed.length && tokens < segment.length; next++) {
      const word = timed[next]!;
      tokens += word.length;
      if (word.text.trim() === '') continue;
      words.push({ ...word, start: hundredths(word.start), end: hundredths(word.end) });
    }
    const time = settle(words, segment, median, lastSpeech);
    lastSpeech = time.end;
    return { ...within(time, duration), words: told(words, duration) };
  });
}

function medianDuration(words: readonly TimedWord[]): number {
  const durations = words.map(({ start, end }) => end - start).filter((duration) => duration !== 0);
  if (durations.length === 0) return 0;
  durations.sort((a, b) => a - b);
  const middle = durations.length >> 1;
  const median =
    durations.length % 2 === 1
      ? durations[middle]!
      : (durations[middle - 1]! + durations[middle]!) / 2;
  return Math.min(LONGEST_MEDIAN, median);
}

function shortenAtSentenceEnds(words: readonly TimedWord[], longest: number): void {
  for (const [index, word] of words.entries()) {
    const previous = words[index - 1];
    if (previous === undefined || word.end - word.start <= longest || longest === 0) continue;
    if (SENTENCE_ENDS.includes(word.text)) word.end = word.start + longest;
    else if (SENTENCE_ENDS.includes(previous.text)) word.start = word.end - longest;
  }
}

/** The first words after a pause, and then what of the segment and its words gives way to the other. */
function settle(
  words: readonly TimedWord[],
  segment: WordedSegment,
  median: number,
  lastSpeech: number,
): { start: number; end: number } {
  const [first, second] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return { start: segment.start, end: segment.end };
  const longest = 2 * median;
  if (
    first.end - lastSpeech > 4 * median &&
    (first.end - first.start > longest ||
      (second !== undefined && second.end - first.start > 2 * longest))
  ) {
    if (second !== undefined && second.end - second.start > longest) {
      first.end = Math.max(second.end / 2, second.end - longest);
      second.start = first.end;
    }
    first.start = Math.max(0, first.end - longest);
  }
  let { start, end } = segment;
  if (start < first.end && start - 0.5 > first.start) {
    first.start = Math.max(0, Math.min(first.end - median, start));
  } else start = first.start;
  if (end > last.start && end + 0.5 < last.end) {
    last.end = Math.max(last.start + median, end);
  } else end = last.end;
  return { start, end };
}

/** Words as they are handed out: without the space before them, within the audio, and none before the one before it. */
function told(words: readonly TimedWord[], duration: number): readonly Word[] {
  let earliest = 0;
  return words.map(({ text, probability, ...time }) => {
    const { start, end } = within(time, duration, earliest);
    earliest = start;
    return { text: text.trim(), start, end, probability };
  });
}

function within(
  { start, end }: { readonly start: number; readonly end: number },
  duration: number,
  earliest = 0,
): { start: number; end: number } {
  const from = Math.min(Math.max(start, earliest), duration);
  return { start: from, end: Math.min(Math.max(end, from), duration) };
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
