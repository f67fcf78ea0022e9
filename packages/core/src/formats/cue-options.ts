import { number, wholeNumber } from '../options/option-kinds.js';
import {
  type DefaultsOf,
  defaultsOf,
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';

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
export type CueLimits = SettingsOf<CueOptions>;

const SPEC: OptionSpec<CueLimits> = {
  maxLineChars: wholeNumber(1, 1000, 42),
  maxLines: wholeNumber(1, 10, 2),
  maxCueMs: number(100, 600_000, 7000),
  minCueMs: number(0, 600_000, 833),
  maxGapMs: number(0, 600_000, 1000),
};

/** What {@link CueOptions} are when they are left out. */
export const DEFAULT_CUE_OPTIONS: DefaultsOf<CueOptions> = defaultsOf(SPEC);

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeCueOptions(options: CueOptions): CueLimits {
  const limits = readOptions(SPEC, options);
  const { maxCueMs } = limits;
  const shortest = number(0, maxCueMs, Math.min(DEFAULT_CUE_OPTIONS.minCueMs, maxCueMs));
  return { ...limits, minCueMs: readOption(shortest, 'minCueMs', options.minCueMs) };
}
