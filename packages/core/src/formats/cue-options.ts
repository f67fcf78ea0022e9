import { numberOption, rejectUnknownOptions } from '../options/check-options.js';

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

/** What {@link CueOptions} are when they are left out. */
export const DEFAULT_CUE_OPTIONS: Readonly<Required<{ [K in keyof CueOptions]: number }>> =
  Object.freeze({
    maxLineChars: 42,
    maxLines: 2,
    maxCueMs: 7000,
    minCueMs: 833,
    maxGapMs: 1000,
  });

/** The options, checked, with what was left out. */
export type CueLimits = typeof DEFAULT_CUE_OPTIONS;

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeCueOptions(options: CueOptions): CueLimits {
  rejectUnknownOptions(options, Object.keys(DEFAULT_CUE_OPTIONS));
  const number = (name: keyof CueOptions, min: number, max: number, integer = false): number =>
    numberOption(name, options[name], Math.min(DEFAULT_CUE_OPTIONS[name], max), {
      min,
      max,
      integer,
    });
  const maxCueMs = number('maxCueMs', 100, 600_000);
  return {
    maxLineChars: number('maxLineChars', 1, 1000, true),
    maxLines: number('maxLines', 1, 10, true),
    maxCueMs,
    minCueMs: number('minCueMs', 0, maxCueMs),
    maxGapMs: number('maxGapMs', 0, 600_000),
  };
}
