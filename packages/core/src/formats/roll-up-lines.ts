import { breakCost } from './break-cost.js';
import { type CueOptions, readCueOptions } from './cue-options.js';
import { type TimedPiece, textInLine, timedPieces, widthInLine } from './timed-pieces.js';

// A line that is broken early for a better break has this part of its width at least.
const LEAST_FULL = 0.5;
/** What an empty line would cost, in the unit of `breakCost`. */
const EMPTY_LINE = 150;

/**
 * The lines of captions that roll up during speech, broken where `toCues` breaks. Where words have spaces between
 * them, a line that is full is final: it stays as it is when the text goes on. A word that is too long has a line of its own.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function rollUpLines(
  text: string,
  options: Pick<CueOptions, 'maxLineChars' | 'language'> = {},
): readonly string[] {
  const limits = readCueOptions(options);
  const { language, maxLineChars } = limits;
  const pieces = timedPieces({ start: 0, end: 0, text }, limits).map((piece) => ({
    ...piece,
    language,
  }));
  const lines: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    const to = lineEnd(pieces, from, maxLineChars);
    const line = pieces.slice(from, to).map((piece, i) => textInLine(piece, i === 0));
    lines.push(line.join(''));
    from = to;
  }
  return lines;
}

/** Where the line ends that begins with a piece. */
function lineEnd(pieces: readonly TimedPiece[], from: number, maxLineChars: number): number {
  let width = pieces[from]!.width;
  let best = from + 1;
  let least = Number.POSITIVE_INFINITY;
  for (let to = from + 1; to < pieces.length; to++) {
    const full = width / maxLineChars;
    const cost = breakCost(pieces, to) + (1 - full) * EMPTY_LINE;
    if (cost <= least && (full >= LEAST_FULL || best === from + 1)) {
      least = full >= LEAST_FULL ? cost : Number.POSITIVE_INFINITY;
      best = to;
    }
    width += widthInLine(pieces[to]!, false);
    if (width > maxLineChars) return best;
  }
  return pieces.length;
}
