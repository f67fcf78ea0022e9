import { hypothesisWord, splitWords } from '../agreement/hypothesis-words.js';
import type { Segment, Word } from '../contracts/transcript.js';

// Words are timed no better than this, least of all those that are not timed.
const ROUGHLY_SECONDS = 0.5;

/**
 * The words of a transcript that may be heard in a stretch of it, with times from where that begins: those of which more
 * than half lies in it, and those right before it that are none of them, for where a word that is said over and over
 * was said is all that tells how often it can be heard again. The words of segments that do not time them are taken to
 * be spoken letter by letter, at one speed.
 *
 * @param from - seconds, in the times of the segments
 * @param to - where the sound ends, at which the last segment may be taken to end, too
 */
export function wordsWithin(
  segments: readonly Segment[],
  from: number,
  to: number,
): readonly Word[] {
  const words = segments.flatMap((segment) => segment.words ?? spreadWords(segment, to));
  const within: Word[] = [];
  const keys = new Set<string>();
  for (const word of words.reverse()) {
    const { key } = hypothesisWord(word.text);
    const isWithin = (word.start + word.end) / 2 > from;
    if (!isWithin && (keys.has(key) || word.end < from - ROUGHLY_SECONDS)) break;
    keys.add(key);
    within.push({ ...word, start: word.start - from, end: word.end - from });
  }
  return within.reverse();
}

function spreadWords({ text, start, end }: Segment, to: number): readonly Word[] {
  const seconds = Math.max(0, Math.min(end, to) - start);
  let letters = 0;
  return splitWords(text).map((word) => {
    const at = letters;
    letters += word.text.length;
    return {
      text: word.text.trim(),
      start: start + (seconds * at) / text.length,
      end: start + (seconds * letters) / text.length,
    };
  });
}
