import { flag, number, text, wholeNumber } from '../options/option-kinds.js';
import {
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';

/**
 * What a viewer can read, by the guides that Netflix ("Timed Text Style Guide") and the BBC ("Subtitle Guidelines")
 * publish. Durations in milliseconds.
 */
export interface CueOptions {
  /**
   * Characters (code points) of a line. A word that is longer has a line of its own. 1 to 1000. Default: 42, or 16 of
   * Chinese, Japanese and Korean, whose characters are wider.
   */
  readonly maxLineChars?: number | undefined;
  /** Lines of a cue. 1 to 10, default 2. */
  readonly maxLines?: number | undefined;
  /** Words of a line. 1 to 1000. Default: as many as there is room for. */
  readonly maxLineWords?: number | undefined;
  /**
   * Characters that a viewer reads in a second: where there is time, a cue stays that long. Where people speak faster, a
   * cue stays up to the next one. 1 to 1000, default 20; by default a Chinese, Japanese or Korean character counts as 2.6.
   */
  readonly maxCharsPerSecond?: number | undefined;
  /** How long a cue stays at most. 100 to 600000, default 7000. */
  readonly maxCueMs?: number | undefined;
  /** How long a cue stays at least, if the next one does not begin before. 0 to `maxCueMs`, default 833 (20 frames at 24 a second). */
  readonly minCueMs?: number | undefined;
  /** A longer pause between two words ends a cue. 0 to 600000, default 1000. */
  readonly pauseMs?: number | undefined;
  /**
   * The language that is spoken, an ISO 639-1 code: breaks then go by its small words, which are known of `en`, `de`, `fr`,
   * `es`, `it`, `pt`, `nl`, `ja` and `zh`. Default: that of the transcript, where it tells one; else breaks go by
   * punctuation and length.
   */
  readonly language?: string | undefined;
  /** Each transcript is cut for itself and at once, for captions of live speech. Default false. */
  readonly live?: boolean | undefined;
}

type Settings = SettingsOf<CueOptions, 'maxLineChars' | 'maxLineWords' | 'language'>;

export interface CueLimits extends Omit<Settings, 'maxLineChars' | 'maxLineWords' | 'minCueMs'> {
  readonly maxLineChars: number;
  readonly maxLineWords: number;
  readonly minCueMs: number;
  /** How many characters a full-width one counts as. */
  readonly fullWidth: number;
}

const LINE_CHARS = 42;
const FULL_WIDTH_LINE_CHARS = 16;

const SPEC: OptionSpec<Settings> = {
  maxLineChars: wholeNumber(1, 1000),
  maxLines: wholeNumber(1, 10, 2),
  maxLineWords: wholeNumber(1, 1000),
  maxCharsPerSecond: number(1, 1000, 20),
  maxCueMs: number(100, 600_000, 7000),
  minCueMs: number(0, 600_000, 833),
  pauseMs: number(0, 600_000, 1000),
  language: text(),
  live: flag(false),
};

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function readCueOptions(options: CueOptions): CueLimits {
  const given = readOptions(SPEC, options);
  const shortest = number(0, given.maxCueMs, Math.min(given.minCueMs, given.maxCueMs));
  const isByScript = given.maxLineChars === undefined;
  return {
    ...given,
    maxLineChars: given.maxLineChars ?? LINE_CHARS,
    maxLineWords: given.maxLineWords ?? Number.POSITIVE_INFINITY,
    minCueMs: readOption(shortest, 'minCueMs', options.minCueMs),
    fullWidth: isByScript ? LINE_CHARS / FULL_WIDTH_LINE_CHARS : 1,
  };
}
