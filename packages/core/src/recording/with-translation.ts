import type { Segment } from '../contracts/transcript.js';
import { nearestCuts } from '../text/nearest-cuts.js';

// Seconds: a cut within a clause is as good as one after a sentence that lies so much further from where it ought to be.
const WITHIN_CLAUSE = 1.5;
const AFTER_CLAUSE = 0.5;
// Where the text goes on, the end of a sentence is the end of another one.
const OTHER_SENTENCE = 2.5;
// A segment without a translation is worse than a few words in the wrong one.
const AT_AN_END = 1;

const SENTENCE_END = /[.?!…。！？]["'”’»)\]]*\s*$/u;
const CLAUSE_END = /[,;:—–、，；：]["'”’»)\]]*$/u;

/**
 * The segments of a piece, each with what of the piece's translation belongs to it. Both are cut by the model, each in its
 * own way: the translation is cut where a segment ends in time, or near there, where a sentence or a clause of it ends. The
 * time of a translated segment is shared out among its characters.
 *
 * @param segments - in order; their times are of the clock of those of `translated`
 * @param translated - in order
 */
export function withTranslation(
  segments: readonly Segment[],
  translated: readonly Segment[],
): readonly Segment[] {
  const words: string[] = [];
  const times = translated.slice(0, 1).map(({ start }) => start);
  for (const { text, start, end } of translated) {
    const own = text.split(/\s+/).filter((word) => word !== '');
    const length = own.join('').length;
    let done = 0;
    for (const word of own) {
      done += word.length;
      times.push(start + (end - start) * (done / length));
      words.push(word);
    }
  }
  if (words.length === 0) return segments;

  function cost(cut: number, target: number): number {
    if (cut === 0 || cut === words.length) return AT_AN_END;
    const before = words[cut - 1]!;
    if (SENTENCE_END.test(before)) {
      return SENTENCE_END.test(segments[target]!.text) ? 0 : OTHER_SENTENCE;
    }
    return CLAUSE_END.test(before) ? AFTER_CLAUSE : WITHIN_CLAUSE;
  }

  const between = segments.slice(1).map(({ start }, i) => (segments[i]!.end + start) / 2);
  const ends = [...nearestCuts(times, between, cost), words.length];
  return segments.map((segment, i) => {
    const translation = words.slice(ends[i - 1] ?? 0, ends[i]).join(' ');
    return translation === '' ? segment : { ...segment, translation };
  });
}
