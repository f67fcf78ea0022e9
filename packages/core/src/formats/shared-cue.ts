import type { CueLimits } from './cue-options.js';
import type { LineLayout } from './line-layout.js';
import { type TimedPiece, widthInLine } from './timed-pieces.js';

/** What the lines of a cue begin with that two speakers share. */
export const DASH = '- ';

/** The lines of a cue that two speakers share, one for each; `undefined` where that is not allowed, or does not fit. */
export function sharedLayout(
  pieces: readonly TimedPiece[],
  from: number,
  to: number,
  limits: CueLimits,
): LineLayout | undefined {
  const { speaker } = pieces[from]!;
  let change = from + 1;
  while (change < to && pieces[change]!.speaker === speaker) change++;
  const fits = (first: number, last: number): boolean => {
    let width = DASH.length;
    for (let i = first; i < last && width <= limits.maxLineChars; i++) {
      width += widthInLine(pieces[i]!, i === first);
    }
    return width <= limits.maxLineChars && last - first <= limits.maxLineWords;
  };
  if (limits.maxLines < 2 || !fits(from, change) || !fits(change, to)) return undefined;
  return { ends: [change, to], cost: 0, isShared: true };
}
