import type { Segment } from '../contracts/transcript.js';
import { number, wholeNumber } from '../options/option-kinds.js';
import {
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';
import { cheapestCuts } from './cheapest-cuts.js';
import type { Cue } from './cue.js';
import { type TimedPiece, timedPieces } from './timed-pieces.js';

/** What a viewer can read. Durations in milliseconds. */
export interface CueOptions {
  /** Characters (code points) of a line. A word that is longer has a line of its own. 1 to 1000, default 42. */
  readonly maxLineChars?: number | undefined;
  /** Lines of a cue. 1 to 10, default 2. */
  readonly maxLines?: number | undefined;
  /** How long a cue stays at most. 100 to 600000, default 7000. */
  readonly maxCueMs?: number | undefined;
  /** How long a cue stays at least, if the next one does not begin before. 0 to `maxCueMs`, default 833 (20 frames at 24 a second). */
  readonly minCueMs?: number | undefined;
  /** A longer pause between two words ends a cue. 0 to 600000, default 1000. */
  readonly maxGapMs?: number | undefined;
}

/** The options, checked, with what was left out. */
type CueLimits = SettingsOf<CueOptions>;

const SPEC: OptionSpec<CueLimits> = {
  maxLineChars: wholeNumber(1, 1000, 42),
  maxLines: wholeNumber(1, 10, 2),
  maxCueMs: number(100, 600_000, 7000),
  minCueMs: number(0, 600_000, 833),
  maxGapMs: number(0, 600_000, 1000),
};

/** Makes cues of segments as they come. */
export interface CueCutter {
  /** The cues that are certain. One that is too short waits to see when the next begins. */
  cut(segments: readonly Segment[]): readonly Cue[];
  /** The cue that waited. */
  end(): readonly Cue[];
}

// Fewer cues, or lines, are worth more than anything else; then they are to be alike: squares of lengths, in characters.
// An end of a sentence or clause makes up for that much.
const ONE_MORE = 1e6;
const SENTENCE_END = { pattern: /[.?!…。！？]["'”’»)\]]*$/u, worth: 2000 };
const CLAUSE_END = { pattern: /[,;:—、，；：]["'”’»)\]]*$/u, worth: 600 };
const CLAUSE_END_OF_LINE = 100;

const SHORTEST_S = 0.001;

/**
 * Subtitles that can be read: each segment is cut to a number of lines and a duration, at pauses, ends of sentences and
 * clauses, into cues and lines that are about as long as one another. Uses the times of words where segments have them;
 * otherwise a segment's time is shared out among its characters. Text is never lost, reordered, nor parted within a word
 * (in scripts without spaces: one that `Intl.Segmenter` finds, or a character). No two cues overlap: where segments do,
 * the later cue begins when the earlier one ends.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function toCues(segments: readonly Segment[], options: CueOptions = {}): readonly Cue[] {
  const cutter = createCueCutter(options);
  return [...cutter.cut(segments), ...cutter.end()];
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function createCueCutter(options: CueOptions): CueCutter {
  const given = readOptions(SPEC, options);
  const shortest = number(0, given.maxCueMs, Math.min(given.minCueMs, given.maxCueMs));
  const limits = { ...given, minCueMs: readOption(shortest, 'minCueMs', options.minCueMs) };
  const [minSeconds, maxSeconds] = [limits.minCueMs / 1000, limits.maxCueMs / 1000];
  let waiting: Cue | undefined;
  let lastEnd = Number.NEGATIVE_INFINITY;

  /** The cue that waited, as long as it should be, if it may be before `limit`. */
  function release(limit: number): readonly Cue[] {
    if (waiting === undefined) return [];
    const { start, end } = waiting;
    const wanted = Math.max(start + SHORTEST_S, Math.min(start + minSeconds, limit));
    const cue = { ...waiting, end: Math.max(end, wanted) };
    lastEnd = cue.end;
    waiting = undefined;
    return [cue];
  }

  function place(cue: Cue): readonly Cue[] {
    const released = release(cue.start);
    const start = Math.max(cue.start, lastEnd);
    const end = Math.min(Math.max(cue.end, start), start + maxSeconds);
    waiting = { ...cue, start, end };
    const isShort = end - start < Math.max(minSeconds, SHORTEST_S);
    return isShort ? released : [...released, ...release(end)];
  }

  return {
    cut: (segments) => segments.flatMap((segment) => segmentCues(segment, limits)).flatMap(place),
    end: () => release(Number.POSITIVE_INFINITY),
  };
}

function segmentCues(segment: Segment, limits: CueLimits): readonly Cue[] {
  const pieces = timedPieces(segment, limits.maxLineChars);
  const cuts = cheapestCuts(pieces.length, (from, to) => cueCost(pieces, from, to, limits));
  return stretches(pieces, cuts).map((stretch) => ({
    start: stretch[0]!.start,
    end: stretch.at(-1)!.end,
    text: joined(stretch),
    lines: balancedLines(stretch, limits.maxLineChars),
  }));
}

function cueCost(
  pieces: readonly TimedPiece[],
  from: number,
  to: number,
  { maxLineChars, maxLines, maxCueMs, maxGapMs }: CueLimits,
): number {
  const [first, last] = [pieces[from]!, pieces[to - 1]!];
  if (to - from > 1) {
    const pauseMs = (pieces[from + 1]!.start - first.end) * 1000;
    const tooLong = (last.end - first.start) * 1000 > maxCueMs;
    if (pauseMs > maxGapMs || tooLong) return Number.POSITIVE_INFINITY;
  }
  let [lines, chars, total] = [1, 0, 0];
  for (let i = from; i < to; i++) {
    const piece = pieces[i]!;
    const added = piece.chars + (chars > 0 && piece.spaced ? 1 : 0);
    const fits = chars === 0 || chars + added <= maxLineChars;
    if (!fits) lines++;
    chars = fits ? chars + added : piece.chars;
    total += added;
  }
  if (lines > maxLines && to - from > 1) return Number.POSITIVE_INFINITY;
  const end = [SENTENCE_END, CLAUSE_END].find(({ pattern }) => pattern.test(last.text));
  return ONE_MORE + total * total - (to < pieces.length ? (end?.worth ?? 0) : 0);
}

function balancedLines(pieces: readonly TimedPiece[], maxLineChars: number): readonly string[] {
  const cuts = cheapestCuts(pieces.length, (from, to) => {
    let chars = 0;
    for (let i = from; i < to; i++) {
      chars += pieces[i]!.chars + (i > from && pieces[i]!.spaced ? 1 : 0);
    }
    if (chars > maxLineChars && to - from > 1) return Number.POSITIVE_INFINITY;
    const { text } = pieces[to - 1]!;
    const atClause = SENTENCE_END.pattern.test(text) || CLAUSE_END.pattern.test(text);
    return ONE_MORE + chars * chars - (atClause && to < pieces.length ? CLAUSE_END_OF_LINE : 0);
  });
  return stretches(pieces, cuts).map(joined);
}

function stretches(pieces: readonly TimedPiece[], cuts: readonly number[]): TimedPiece[][] {
  return cuts.map((to, i) => pieces.slice(cuts[i - 1] ?? 0, to));
}

function joined(pieces: readonly TimedPiece[]): string {
  return pieces.map(({ text, spaced }, i) => (i > 0 && spaced ? ` ${text}` : text)).join('');
}
