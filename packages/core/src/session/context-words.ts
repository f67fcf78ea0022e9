import type { Segment, Word } from '../contracts/transcript.js';

/**
 * The words of a transcript from a place on, with times from there; `undefined` where a segment does not time its words.
 *
 * @param from - seconds, in the times of the segments
 */
export function wordsFrom(segments: readonly Segment[], from: number): readonly Word[] | undefined {
  if (segments.some(({ words = [] }) => words.length === 0)) return undefined;
  const words = segments.flatMap((segment) => segment.words ?? []);
  return words
    .filter(({ end }) => end > from)
    .map((word) => ({ ...word, start: word.start - from, end: word.end - from }));
}
