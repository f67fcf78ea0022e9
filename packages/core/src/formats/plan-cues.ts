import { breakCost, endsSentence } from './break-cost.js';
import { cheapestCuts } from './cheapest-cuts.js';
import type { CueLimits } from './cue-options.js';
import { cueEnd, staysTooLong } from './cue-times.js';
import { type LineLayout, lineLayouts } from './line-layout.js';
import { type LinesBelow, translationLayout } from './lines-below.js';
import { sharedLayout } from './shared-cue.js';
import { type TimedPiece, widthInLine } from './timed-pieces.js';

/** Pieces that one viewer reads at once. Times in seconds. */
export interface PlannedCue {
  readonly pieces: readonly TimedPiece[];
  /** The pieces by lines. */
  readonly lines: readonly (readonly TimedPiece[])[];
  /** What is below them, by lines. */
  readonly below: readonly (readonly TimedPiece[])[];
  /** Of the longer of the two: a viewer reads one of them. */
  readonly width: number;
}

/** A cue holds no more pieces, however long its lines may be: it bounds the work. */
export const MOST_PIECES = 100;

// In the unit of `breakCost`.
const ONE_MORE_CUE = 60;
/** How much worse the end of a cue is than the end of a line, in the same place. */
const END_OF_CUE = 2;
const SENTENCE_WITHIN = 30;
const FULL_CUE = 150;
/** What it costs that two speakers share a cue: less than that one of them has too short a cue, or leaves too fast. */
const SHARED_CUE = 120;
const TOO_FAST = { once: 50, byTimes: 300 };
const TOO_SHORT = { once: 150, byPart: 300 };

/**
 * Cuts pieces into cues, and these into lines, at the least cost (dynamic programming, as Knuth and Plass 1981 break
 * paragraphs): few cues and good breaks, cues that are about as long as one another, and as long on the screen as they are
 * to be read. Where a text has a translation, the two have half of the lines each, and a cut is good where it is for both.
 *
 * @param next - when the piece after these begins; `Infinity` where none does
 */
export function planCues(
  pieces: readonly TimedPiece[],
  next: number,
  limits: CueLimits,
): readonly PlannedCue[] {
  const breaks = pieces.map((_, at) => (at === 0 ? 0 : breakCost(pieces, at)));
  const turns = sums(pieces.map(({ speaker }, i) => (speaker === pieces[i - 1]?.speaker ? 0 : 1)));
  const half = { ...limits, maxLines: Math.max(1, Math.floor(limits.maxLines / 2)) };
  const translation = translationLayout(pieces, half, MOST_PIECES);
  const layoutsIn = (lines: CueLimits): readonly (readonly LineLayout[])[] =>
    pieces.map((_, from) => lineLayouts(pieces, breaks, from, MOST_PIECES, lines));
  const layouts = layoutsIn(limits);
  const halfLayouts = translation && layoutsIn(half);
  const widths = sums(pieces.map((piece) => widthInLine(piece, false)));
  const sentences = sums(pieces.map((piece) => (endsSentence(piece) ? 1 : 0)));
  const widthOf = (from: number, to: number): number =>
    widths[to]! - widths[from]! - (pieces[from]!.spaced ? 1 : 0);
  const layoutOf = (
    from: number,
    to: number,
  ): (LineLayout & { readonly below?: LinesBelow }) | undefined => {
    const changes = turns[to]! - turns[from + 1]!;
    const below = translation?.linesOf(from, to);
    if (changes > 1 || below === null) return undefined;
    if (below === undefined) {
      return changes === 0 ? layouts[from]![to - from - 1] : sharedLayout(pieces, from, to, limits);
    }
    const layout = changes === 0 ? halfLayouts![from]![to - from - 1] : undefined;
    return layout && { ...layout, below };
  };
  const costOf = (from: number, to: number): number => {
    const layout = layoutOf(from, to);
    if (layout === undefined) return Number.POSITIVE_INFINITY;
    const { below } = layout;
    const span = {
      start: pieces[from]!.start,
      spokenEnd: pieces[to - 1]!.end,
      next: pieces[to]?.start ?? next,
      width: Math.max(widthOf(from, to), below?.width ?? 0),
    };
    if (to - from > 1 && staysTooLong(span, limits)) return Number.POSITIVE_INFINITY;
    const isSameSpeaker = pieces[to]?.speaker === pieces[to - 1]!.speaker;
    const broken =
      to < pieces.length && isSameSpeaker
        ? (breaks[to]! + (translation?.breakBefore(to) ?? 0)) * END_OF_CUE
        : 0;
    const within = sentences[to - 1]! - sentences[from]!;
    const full = span.width / (limits.maxLineChars * (below ? half : limits).maxLines);
    const shownS = cueEnd(span, limits) - span.start;
    return (
      ONE_MORE_CUE +
      broken +
      layout.cost +
      (below?.cost ?? 0) +
      (layout.isShared ? SHARED_CUE : 0) +
      within * SENTENCE_WITHIN +
      full * full * FULL_CUE +
      hurry(span.width, shownS, limits)
    );
  };
  const cuts = cheapestCuts(pieces.length, costOf);
  return cuts.map((to, i) => {
    const from = cuts[i - 1] ?? 0;
    const layout = layoutOf(from, to)!;
    return {
      pieces: pieces.slice(from, to),
      lines: linesOf(pieces, from, layout),
      below: layout.below?.lines ?? [],
      width: Math.max(widthOf(from, to), layout.below?.width ?? 0),
    };
  });
}

function linesOf(
  pieces: readonly TimedPiece[],
  from: number,
  { ends }: LineLayout,
): readonly (readonly TimedPiece[])[] {
  return ends.map((end, i) => pieces.slice(ends[i - 1] ?? from, end));
}

/** The sum of the first values, by their number. */
function sums(values: readonly number[]): readonly number[] {
  const all = [0];
  for (const value of values) all.push(all.at(-1)! + value);
  return all;
}

/** What it costs that a cue leaves before a viewer has read it, or looked at it. */
function hurry(width: number, shownS: number, limits: CueLimits): number {
  const speed = width / shownS / limits.maxCharsPerSecond;
  const part = (shownS * 1000) / limits.minCueMs;
  return (
    (speed > 1 ? TOO_FAST.once + Math.min(10, speed - 1) * TOO_FAST.byTimes : 0) +
    (part < 1 ? TOO_SHORT.once + (1 - part) * TOO_SHORT.byPart : 0)
  );
}
