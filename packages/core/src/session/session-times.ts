import { roundSeconds, samplesToSeconds } from '../audio/sample-clock.js';
import type { Suppression } from '../contracts/guards.js';
import type { Segment, Word } from '../contracts/transcript.js';

/**
 * Segments of one call, whose audio is that from `start` to before `end`, in the time of the session, or of the
 * recording: shifted, to the millisecond, held within it, and in order, whatever the model says: none starts before the
 * end of the one before it, none ends before it starts. Texts lose the space around them, and segments without text go;
 * so do tokens, which are the strategies' own business.
 */
export function toSessionTimes(
  segments: readonly Segment[],
  start: number,
  end: number,
): readonly Segment[] {
  const bounds = { from: samplesToSeconds(start), to: samplesToSeconds(end) };
  const result: Segment[] = [];
  let earliest = bounds.from;
  for (const segment of segments) {
    const text = segment.text.trim();
    if (text === '') continue;
    const from = within(roundSeconds(segment.start + bounds.from), earliest, bounds.to);
    const to = within(roundSeconds(segment.end + bounds.from), from, bounds.to);
    const words = segment.words && wordsBetween(segment.words, bounds.from, from, to);
    const { tokens: _, words: __, ...rest } = segment;
    result.push({ ...rest, text, start: from, end: to, ...(words ? { words } : {}) });
    earliest = to;
  }
  return result;
}

/** What was taken out of a call, in the time of the session as {@link toSessionTimes} has it. */
export function suppressionInSession(
  { reason, text, ...times }: Suppression,
  start: number,
  end: number,
): Suppression {
  const [span] = toSessionTimes([{ ...times, text: reason }], start, end);
  return { reason, text, start: span!.start, end: span!.end };
}

function wordsBetween(
  words: readonly Word[],
  shift: number,
  from: number,
  to: number,
): readonly Word[] {
  let earliest = from;
  return words.map((word) => {
    const start = within(roundSeconds(word.start + shift), earliest, to);
    const end = within(roundSeconds(word.end + shift), start, to);
    earliest = end;
    return { ...word, text: word.text.trim(), start, end };
  });
}

/** Nearest value within the bounds; the lower one for what is no number. */
function within(value: number, low: number, high: number): number {
  return value > low ? Math.min(value, high) : low;
}
