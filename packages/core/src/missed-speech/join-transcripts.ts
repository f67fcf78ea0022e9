import { textOf, wordsOf } from '../agreement/hypothesis-words.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { separatorOf, takeOutText, withSegments } from '../guards/take-out.js';
import { UNSPACED_SCRIPTS } from '../text/unspaced-scripts.js';

/**
 * A transcript with that of a part of its audio put in, by their times.
 *
 * @param part - the part's segments, in times of the whole
 * @param at - where the part lies, in seconds
 * @param committedChars - the text up to here must not change
 * @returns `undefined` where the part would come before committed text
 */
export function joinedTranscripts(
  whole: TranscriptResult,
  part: readonly Segment[],
  at: number,
  committedChars: number,
): TranscriptResult | undefined {
  const separator = separatorOf(whole);
  const before: Segment[] = [];
  const after: Segment[] = [];
  for (const segment of whole.segments) {
    const [head, tail] = after.length > 0 ? [undefined, segment] : partedAt(segment, at);
    if (head !== undefined) before.push(head);
    if (tail !== undefined) after.push(tail);
  }
  const start = withSegments(whole, before).text.trim();
  if (start.length < committedChars) return undefined;
  const spaced = (segment: Segment): Segment =>
    separator === '' && needsSpace(segment)
      ? { ...segment, text: ` ${segment.text.trim()}` }
      : segment;
  const own = before.length > 0 ? part.map(spaced) : part;
  const rest = after.map((segment, i) => (i === 0 ? spaced(segment) : segment));
  return withSegments(whole, [...before, ...own, ...rest]);
}

const NEEDS_NO_SPACE = new RegExp(`^[\\s${UNSPACED_SCRIPTS}]`, 'u');

/** Whether a segment's text would run into the one before it. */
function needsSpace({ text }: Segment): boolean {
  return !NEEDS_NO_SPACE.test(text);
}

/** A segment in two, where its words are before or after a place in the audio. */
function partedAt(
  segment: Segment,
  at: number,
): readonly [head: Segment | undefined, tail: Segment | undefined] {
  const words = wordsOf({ text: segment.text, segments: [segment] });
  const places = words.map(
    ({ attendedTo, start, end }) =>
      attendedTo ?? (start === undefined || end === undefined ? undefined : (start + end) / 2),
  );
  if (places.every((place) => place === undefined)) {
    return (segment.start + segment.end) / 2 <= at ? [segment, undefined] : [undefined, segment];
  }
  let last = -1;
  for (const [i, place] of places.entries()) if (place !== undefined && place <= at) last = i;
  if (last === words.length - 1) return [segment, undefined];
  if (last < 0) return [undefined, segment];
  const { length } = textOf(words.slice(0, last + 1));
  // Tokens may begin with a space that the segment's text begins without, or the other way round.
  const from = length - spaceBefore(textOf(words)) + spaceBefore(segment.text);
  const { rest: head } = takeOutText(segment, from, segment.text.length);
  const { rest: tail } = takeOutText(segment, 0, from);
  return [
    head && { ...head, end: Math.min(head.end, at) },
    tail && { ...tail, start: Math.max(tail.start, at) },
  ];
}

function spaceBefore(text: string): number {
  return text.length - text.trimStart().length;
}
