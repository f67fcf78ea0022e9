import { wordsOf } from '../agreement/hypothesis-words.js';
import { type Span, secondsOf } from '../audio/stretch.js';
import type { Suppression } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { isLoop } from '../guards/guarded-backend.js';

// Within one stretch of speech, detectors hear shorter silences.
const LONGEST_DIP_SECONDS = 0.25;
// Of attention: how far before and after the place that the decoder looked at for a word its sound may lie.
const BEFORE_ATTENDED_SECONDS = 0.8;
const AFTER_ATTENDED_SECONDS = 0.4;
// Of word times. A word that is longer has a pause before it.
const LONGEST_WORD_SECONDS = 0.8;
const AROUND_TIMED_SECONDS = 0.25;
// A second of speech has a word. So has a shorter one that silence sets apart, unless it is a click.
const LONGEST_UNTOLD_SECONDS = 1;
const SHORTEST_ISLAND_SECONDS = 0.3;
// Of an island that has no word, neighbours may seem to reach so much.
const MOST_TOLD_OF_ISLAND = 0.3;

/**
 * What of the speech in a call's audio its transcript has no word for: a second or more on end, or a shorter stretch
 * that silence sets apart. A word is where the decoder looked when it wrote it, else where the backend times it, else
 * somewhere in its segment. What a guard took out is told by its event, but for loops: those are no words of the audio.
 *
 * @param speech - what the detector called speech, in order
 */
export function untoldSpeech(
  speech: readonly Span[],
  { segments }: Pick<TranscriptResult, 'segments'>,
  suppressed: readonly Suppression[],
): readonly Span[] {
  const told = [
    ...segments.flatMap(toldBy),
    ...suppressed.filter((one) => !isLoop(one)).map((one) => around(one, 0)),
  ].sort((a, b) => a.start - b.start);
  return joined(speech).flatMap((island) => {
    const rest = without(island, told);
    const untold = secondsOf(rest);
    const length = island.end - island.start;
    const isApart =
      length >= SHORTEST_ISLAND_SECONDS &&
      untold >= length * (1 - MOST_TOLD_OF_ISLAND) &&
      !told.some(({ at }) => at >= island.start && at <= island.end);
    if (isApart) return [island];
    return rest.filter(({ start, end }) => end - start >= LONGEST_UNTOLD_SECONDS);
  });
}

/** Where a word may be heard. */
interface Told extends Span {
  /** Where it surely is, as far as is known. */
  readonly at: number;
}

function toldBy(segment: Segment): readonly Told[] {
  const { text, start, end } = segment;
  if (text.trim() === '') return [];
  const words = wordsOf({ text, segments: [segment] });
  const spans = words.flatMap((word): Told[] => {
    const { attendedTo: at } = word;
    if (at !== undefined) {
      return [{ start: at - BEFORE_ATTENDED_SECONDS, end: at + AFTER_ATTENDED_SECONDS, at }];
    }
    if (word.start === undefined || word.end === undefined) return [];
    const from = Math.max(word.start, word.end - LONGEST_WORD_SECONDS);
    return [around({ start: from, end: word.end }, AROUND_TIMED_SECONDS)];
  });
  if (spans.length > 0) return spans;
  return [around({ start, end }, AROUND_TIMED_SECONDS)];
}

function around({ start, end }: Span, seconds: number): Told {
  return { start: start - seconds, end: end + seconds, at: (start + end) / 2 };
}

/** Speech with what is only a dip in it. */
function joined(speech: readonly Span[]): readonly Span[] {
  const islands: Span[] = [];
  for (const span of speech) {
    const last = islands.at(-1);
    if (last !== undefined && span.start - last.end <= LONGEST_DIP_SECONDS) {
      islands[islands.length - 1] = { start: last.start, end: span.end };
    } else {
      islands.push(span);
    }
  }
  return islands;
}

/** What is left of a span. @param told - in the order of their starts */
function without({ start, end }: Span, told: readonly Span[]): readonly Span[] {
  const rest: Span[] = [];
  let at = start;
  for (const one of told) {
    if (one.start > at) rest.push({ start: at, end: Math.min(end, one.start) });
    at = Math.max(at, one.end);
    if (at >= end) break;
  }
  if (at < end) rest.push({ start: at, end });
  return rest.filter((span) => span.end > span.start);
}
