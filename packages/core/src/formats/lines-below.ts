import { breakCost } from './break-cost.js';
import type { CueLimits } from './cue-options.js';
import { type LineLayout, lineLayouts } from './line-layout.js';
import { type TimedPiece, widthInLine } from './timed-pieces.js';

/** The lines of a translation in one cue, below those of the text. */
export interface LinesBelow {
  readonly lines: readonly (readonly TimedPiece[])[];
  /** Of all of it, on one line. */
  readonly width: number;
  readonly cost: number;
}

/** What stands below the texts of cues. */
export interface TranslationLayout {
  /** The lines below a stretch of pieces: `undefined` where none of them is translated, `null` where they do not fit. */
  linesOf(from: number, to: number): LinesBelow | undefined | null;
  /** What it costs the translation that a cue ends before this piece. */
  breakBefore(at: number): number;
}

// In the unit of `breakCost`. A line too many is better than a cue that is too short, or leaves too fast.
const ONE_LINE_TOO_MANY = 300;
const NOTHING_BELOW = 300;
const MOST_LINES = 4;

/**
 * Lays out what goes with the pieces of a text: {@link TimedPiece.below}.
 *
 * @param limits - of one language: its lines, and no more where that can be
 * @param longest - pieces that a cue has at most
 * @returns `undefined` where nothing is translated
 */
export function translationLayout(
  pieces: readonly TimedPiece[],
  limits: CueLimits,
  longest: number,
): TranslationLayout | undefined {
  const all = pieces.flatMap(({ below = [] }) => below);
  if (all.length === 0) return undefined;
  const before = [0];
  for (const { below = [] } of pieces) before.push(before.at(-1)! + below.length);
  const breaks = all.map((_, at) => (at === 0 ? 0 : breakCost(all, at)));
  const many = { ...limits, maxLines: Math.max(MOST_LINES, limits.maxLines) };
  // By their first piece.
  const layouts: (readonly LineLayout[])[] = [];
  const layoutOf = (from: number, to: number): LineLayout | undefined => {
    layouts[from] ??= lineLayouts(all, breaks, from, longest, many);
    return layouts[from][to - from - 1];
  };

  return {
    linesOf(first, last) {
      const [from, to] = [before[first]!, before[last]!];
      if (from === to) {
        const isTranslated = pieces.slice(first, last).some(({ below }) => below !== undefined);
        return isTranslated ? { lines: [], width: 0, cost: NOTHING_BELOW } : undefined;
      }
      const layout = layoutOf(from, to);
      // Of what goes with one piece, all must stand somewhere.
      if (layout === undefined && last - first > 1) return null;
      const { ends, cost } = layout ?? { ends: [to], cost: 0 };
      const tooMany = Math.max(0, ends.length - limits.maxLines);
      return {
        lines: ends.map((end, i) => all.slice(ends[i - 1] ?? from, end)),
        width: all.slice(from, to).reduce((sum, piece, i) => sum + widthInLine(piece, i === 0), 0),
        cost: cost + tooMany * ONE_LINE_TOO_MANY,
      };
    },
    breakBefore(at) {
      const place = before[at]!;
      return place > 0 && place < all.length ? breaks[place]! : 0;
    },
  };
}
