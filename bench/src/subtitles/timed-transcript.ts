/** A stretch of speech with its text; in seconds. */
interface Timed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A segment as the model cut it. A word has no space in it. */
export interface TimedSegment extends Timed {
  readonly words: readonly Timed[];
}

/** A recording's words. */
export interface TimedTranscript {
  readonly name: string;
  /** ISO 639-1 code. */
  readonly language: string;
  readonly segments: readonly TimedSegment[];
}

/** Some readers of subtitles refuse one that lasts no time, and words that overlap. */
const SHORTEST_S = 0.001;

/**
 * Segments with the words that are theirs, of a transcript that lists all words by themselves. What stands between two
 * spaces is one word: "600,000" may have been two.
 */
export function segmentsWithWords(
  segments: readonly Timed[],
  words: readonly Timed[],
): readonly TimedSegment[] {
  let at = 0;
  let earliest = 0;
  const take = (text: string): Timed => {
    const first = at;
    for (let left = text.length; left > 0 && at < words.length; at++) {
      left -= words[at]!.text.length;
    }
    const start = Math.max(earliest, words[first]!.start);
    earliest = Math.max(words[at - 1]!.end, start + SHORTEST_S);
    return { text, start, end: earliest };
  };
  return segments.map(({ text }) => {
    const ofSegment = text.trim().split(/\s+/).map(take);
    const { start } = ofSegment[0]!;
    return { text: text.trim(), start, end: ofSegment.at(-1)!.end, words: ofSegment };
  });
}
