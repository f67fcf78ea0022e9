import type { CueLimits } from './cue-options.js';
import { type TimedPiece, widthInLine } from './timed-pieces.js';

/** Pieces of a text in lines. */
export interface LineLayout {
  /** Where each line ends. */
  readonly ends: readonly number[];
  /** What its breaks cost, and that its lines are not alike. */
  readonly cost: number;
  /** Each line is another speaker's. */
  readonly isShared?: true;
}

// A line more is worse than any break but one that parts what belongs together.
const ONE_MORE_LINE = 300;
const UNLIKE_LINES = 100;

/**
 * Breaks stretches of a text that begin with the same piece into lines: as few as there may be, with the best breaks, about
 * as long as one another (dynamic programming over lines and pieces).
 *
 * @param breaks - what a break before each piece costs
 * @param from - the first piece of all stretches
 * @param longest - pieces that a stretch has at most
 * @returns by the number of its pieces, from 1: the layout of a stretch. It ends where stretches need too many lines
 */
export function lineLayouts(
  pieces: readonly TimedPiece[],
  breaks: readonly number[],
  from: number,
  longest: number,
  limits: CueLimits,
): readonly LineLayout[] {
  const { maxLines } = limits;
  const most = Math.min(longest, pieces.length - from);
  let before: (LinesSoFar | undefined)[] = [
    { cost: 0, squares: 0, width: 0, end: from, previous: undefined },
  ];
  const best: (LinesSoFar | undefined)[] = [];
  for (let line = 1; line <= maxLines; line++) {
    const now: (LinesSoFar | undefined)[] = [];
    for (const [begin, path] of before.entries()) {
      if (path === undefined || begin === most) continue;
      // Fewer lines have brought it there at less cost, and leave more lines for the rest.
      if (line > 1 && path !== best[begin]) continue;
      const broken = line > 1 ? breaks[from + begin]! + ONE_MORE_LINE : 0;
      let width = 0;
      for (let end = begin + 1; end <= most; end++) {
        const piece = pieces[from + end - 1]!;
        const words = end - begin;
        width += widthInLine(piece, words === 1);
        if (words > 1 && (width > limits.maxLineChars || words > limits.maxLineWords)) break;
        const share = width / limits.maxLineChars;
        const next: LinesSoFar = {
          cost: path.cost + broken,
          squares: path.squares + share * share,
          width: path.width + share,
          end: from + end,
          previous: path,
        };
        if (!(total(now[end]) <= total(next))) now[end] = next;
      }
    }
    for (const [end, path] of now.entries()) {
      if (path !== undefined && !(total(best[end]) <= total(path))) best[end] = path;
    }
    before = now;
  }
  const layouts: LineLayout[] = [];
  for (let count = 1; best[count] !== undefined; count++) layouts.push(layoutOf(best[count]!));
  return layouts;
}

/** The first lines of a stretch. */
interface LinesSoFar {
  readonly cost: number;
  /** Sum of the squares of the lines' widths, in full lines: least where lines are alike. */
  readonly squares: number;
  readonly width: number;
  readonly end: number;
  readonly previous: LinesSoFar | undefined;
}

function total(path: LinesSoFar | undefined): number {
  return path === undefined ? Number.NaN : path.cost + path.squares * UNLIKE_LINES;
}

function layoutOf(path: LinesSoFar): LineLayout {
  const ends: number[] = [];
  for (let at: LinesSoFar = path; at.previous !== undefined; at = at.previous) ends.unshift(at.end);
  const unlike = path.squares - path.width ** 2 / ends.length;
  const cost = path.cost - (ends.length - 1) * ONE_MORE_LINE + unlike * UNLIKE_LINES;
  return { ends, cost };
}
