import { splitWords } from '../agreement/hypothesis-words.js';
import type { Segment, Word } from '../contracts/transcript.js';

// Words are timed no better than this, least of all those that are not timed.
const ROUGHLY_SECONDS = 0.5;
// Of a segment that is longer than its words need, the rest is a pause, which stands before them as a rule.
const LONGEST_WORD_SECONDS = 0.8;

/**
 * The words of a transcript that may be heard in a stretch of it, and those right before it, with times from where it
 * begins. The words of segments that do not time them are taken to be spoken letter by letter, at one speed, and to
 * take no longer than words do.
 *
 * @param from - seconds, in the times of the segments
 * @param to - where the sound ends, at which the last segment may be taken to end, too
 */
export function wordsWithin(
  segments: readonly Segment[],
  from: number,
  to: number,
): readonly Word[] {
  return segments
    .flatMap((segment) => segment.words ?? spreadWords(segment, to))
    .filter(({ end }) => end > from - ROUGHLY_SECONDS)
    .map((word) => ({ ...word, start: word.start - from, end: word.end - from }));
}

function spreadWords({ text, start, end }: Segment, to: number): readonly Word[] {
  const words = splitWords(text);
  const spoken = Math.min(end, to);
  const seconds = Math.max(0, Math.min(spoken - start, words.length * LONGEST_WORD_SECONDS));
  const from = Math.max(start, spoken - seconds);
  let letters = 0;
  return words.map((word) => {
    const at = letters;
    letters += word.text.length;
    return {
      text: word.text.trim(),
      start: from + (seconds * at) / text.length,
      end: from + (seconds * letters) / text.length,
    };
  });
}
