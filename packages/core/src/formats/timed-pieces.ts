import type { Segment } from '../contracts/transcript.js';
import { UNSPACED_SCRIPTS } from '../text/unspaced-scripts.js';

/** What no line break may part: a word, with the punctuation that belongs to it. Times in seconds. */
export interface TimedPiece {
  readonly text: string;
  /** What stands before it in its line: the name of a speaker, who begins with it. */
  readonly before?: string | undefined;
  /** Characters (code points) with those of `before`, of which a full-width one may count as more. */
  readonly width: number;
  /** Whether a space stands before it where it does not begin a line. */
  readonly spaced: boolean;
  readonly start: number;
  readonly end: number;
  /** ISO 639-1 code, where it is known. */
  readonly language?: string | undefined;
  readonly speaker?: string | undefined;
  /** What of the text's translation stands below it; `undefined` where the text has none. */
  readonly below?: readonly TimedPiece[] | undefined;
}

interface Piece {
  text: string;
  readonly spaced: boolean;
}

const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
const CHARACTER_OR_WORD = new RegExp(`[${UNSPACED_SCRIPTS}]|[^${UNSPACED_SCRIPTS}]+`, 'gu');
// `Intl.Segmenter` copies all of its input for each word of it: a clause, or some hundred characters, are enough at once.
const CLAUSE = /[^。、！？，；：]{1,500}[。、！？，；：]*|[。、！？，；：]+/gu;
const FULL_WIDTH = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3000-\u303f\uff00-\uff60ー]/gu;
const UNSPACED_END = new RegExp(`[${UNSPACED_SCRIPTS}\u3000-\u303f\uff00-\uff60ー]$`, 'u');
const UNSPACED_START = new RegExp(`^[${UNSPACED_SCRIPTS}\u3000-\u303f\uff00-\uff60ー]`, 'u');
// No line begins with the first, nor ends with the second.
const CLOSING = /^[\p{M}\p{Pe}\p{Pf}\p{Po}ー々]+$/u;
const OPENING = /^[\p{Ps}\p{Pi}¿¡]+$/u;

/**
 * A segment's text as pieces, in order; nothing of it is left out but white space. Their times are those of the words,
 * where the words make up the text; else the segment's time is shared out among its characters.
 *
 * @param maxLineChars - punctuation is not joined to a word beyond this width
 * @param fullWidth - how many characters a full-width one counts as
 */
export function timedPieces(
  segment: Segment,
  { maxLineChars, fullWidth }: { readonly maxLineChars: number; readonly fullWidth: number },
): readonly TimedPiece[] {
  const { starts, ends } = characterTimes(segment);
  const widthOf = (text: string): number =>
    [...text].length + (text.match(FULL_WIDTH)?.length ?? 0) * (fullWidth - 1);
  const { speaker } = segment;
  let at = 0;
  return textPieces(segment.text, (text) => widthOf(text) <= maxLineChars).map(
    ({ text, spaced }) => {
      const first = at;
      at += bare(text).length;
      const times = { start: starts[first]!, end: ends[at - 1]! };
      return { text, spaced, width: widthOf(text), ...times, speaker };
    },
  );
}

/** A piece's text as it stands in a line, with the space before it where it does not begin the line. */
export function textInLine({ text, spaced }: TimedPiece, begins: boolean): string {
  return spaced && !begins ? ` ${text}` : text;
}

/** How wide that is. */
export function widthInLine({ width, spaced }: TimedPiece, begins: boolean): number {
  return width + (spaced && !begins ? 1 : 0);
}

/** Whether a space stands between two texts of one language, by their scripts. */
export function spaceBetween(before: string, after: string): boolean {
  return !(UNSPACED_END.test(before) && UNSPACED_START.test(after));
}

function textPieces(text: string, fits: (text: string) => boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const run of text.split(/\s+/)) {
    let spaced = true;
    for (const word of UNSPACED.test(run) ? wordsOf(run) : [run]) {
      const previous = pieces.at(-1);
      const joined = `${previous?.text}${spaced ? ' ' : ''}${word}`;
      if (
        previous !== undefined &&
        (CLOSING.test(word) || OPENING.test(previous.text)) &&
        fits(joined)
      ) {
        previous.text = joined;
      } else if (word !== '') {
        pieces.push({ text: word, spaced });
      }
      spaced = false;
    }
  }
  return pieces;
}

/** The words of a run without spaces; its characters in those scripts, where the host knows no words. */
function wordsOf(run: string): readonly string[] {
  if (!('Segmenter' in Intl)) return run.match(CHARACTER_OR_WORD) ?? [];
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  const clauses = run.match(CLAUSE) ?? [];
  return clauses.flatMap((clause) =>
    Array.from(segmenter.segment(clause), ({ segment }) => segment),
  );
}

/** When each character that is no white space (UTF-16 unit) starts and ends. */
function characterTimes({ text, start, end, words = [] }: Segment): {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
} {
  const whole = bare(text);
  const spoken = words.map((word) => ({ ...word, text: bare(word.text) }));
  const makeUpTheText = spoken.map((word) => word.text).join('') === whole;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const span of makeUpTheText ? spoken : [{ text: whole, start, end }]) {
    const { length } = span.text;
    // Weighed so that the first and the last character have exactly the times of the span.
    const at = (k: number) => span.start * (1 - k / length) + span.end * (k / length);
    for (let k = 0; k < length; k++) {
      starts.push(at(k));
      ends.push(at(k + 1));
    }
  }
  return { starts, ends };
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}
