import {
  defaultsOf,
  flag,
  number,
  type OptionKind,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';

/** How the engine decodes: as OpenAI's implementation, whose names these are, and with its defaults. */
export interface DecodingOptions {
  /**
   * Temperatures to decode at, each 0 to 1, rising: the next one is tried where a decode has failed by the thresholds
   * below. Default `[0, 0.2, 0.4, 0.6, 0.8, 1]`; `[0]` never falls back. A call with `fallback: false`, as those of live
   * sessions, is decoded at the first only.
   */
  readonly temperatures?: readonly number[] | undefined;
  /**
   * Whether calls with `timestamps: false` fall back, too. Default `false`: such calls want to be quick, and a
   * prefix is no fault of the decode.
   */
  readonly fallbackWithoutTimestamps?: boolean | undefined;
  /** Transcripts that are sampled at a temperature above 0, of which the likeliest is kept; 1 to 32. Default 5. */
  readonly bestOf?: number | undefined;
  /** Where sampling starts, a whole number from 0 to 4294967295: the same call gives the same answer. Default 0. */
  readonly seed?: number | undefined;
  /** A decode whose text compresses better than this has failed: it repeats itself. `null`: never. Default 2.4. */
  readonly compressionRatioThreshold?: number | null | undefined;
  /** A decode whose tokens' mean log-probability is below this has failed. `null`: never. Default -1. */
  readonly logProbThreshold?: number | null | undefined;
  /**
   * A window whose no-speech probability is above this, and whose decode's mean log-probability is below
   * `logProbThreshold`, is silence: no reason to try another temperature. In audio over 30 s such a window is left out.
   * `null`: nothing is silence. Default 0.6.
   */
  readonly noSpeechThreshold?: number | null | undefined;
  /**
   * Transcripts followed at once at temperature 0, 1 to 32. Default 1: greedy decoding. With more, a call's `draft` has
   * no use.
   */
  readonly beamSize?: number | undefined;
  /** How many finished transcripts end a beam search, as a multiple of `beamSize`; above 0, at most 10. Default 1. */
  readonly patience?: number | undefined;
  /**
   * How several transcripts are compared: by log-probability divided by length (`null`, the default), or by
   * `((5 + length) / 6) ** lengthPenalty` with a number from 0 to 1 (Wu et al. 2016, arXiv 1609.08144).
   */
  readonly lengthPenalty?: number | null | undefined;
  /**
   * Tokens that are never written; -1 stands for annotations such as brackets and music notes. Default `[-1]`. The
   * control tokens are added, but for an empty list, which suppresses nothing.
   */
  readonly suppressTokens?: readonly number[] | undefined;
  /** Whether a transcript may not begin with a blank, or its end. Default `true`. */
  readonly suppressBlank?: boolean | undefined;
  /** Latest start of the first segment of a window in seconds, above 0, at most 30; `null`: any. Default 1. */
  readonly maxInitialTimestamp?: number | null | undefined;
  /**
   * In audio over 30 s: whether a window is decoded after the text of those before it. It is forgotten after a window
   * that took a temperature above 0.5. Default `true`; with `false`, one that repeats itself spoils none but itself.
   */
  readonly conditionOnPreviousText?: boolean | undefined;
  /**
   * In audio over 30 s, where words are asked for: what looks made up by its words (improbable, very short or very
   * long) and stands between silences longer than this is left out, and the audio heard again without the silence.
   * Seconds, above 0, at most 30. Default `null`: never.
   */
  readonly hallucinationSilenceThreshold?: number | null | undefined;
}

export type DecodingSettings = SettingsOf<DecodingOptions>;

const TOP_TOKEN = 1_000_000;

/** {@link DecodingSettings} by name; the defaults are OpenAI's, `bestOf` as its command line has it. */
export const DECODING: OptionSpec<DecodingSettings> = {
  temperatures: list(
    'rising numbers from 0 to 1, one or more',
    (values) => values.length > 0 && values.every(isTemperature),
    [0, 0.2, 0.4, 0.6, 0.8, 1],
  ),
  fallbackWithoutTimestamps: flag(false),
  bestOf: wholeNumber(1, 32, 5),
  seed: wholeNumber(0, 0xffff_ffff, 0),
  compressionRatioThreshold: orNull(0, 1000, 2.4),
  logProbThreshold: orNull(-1000, 0, -1),
  noSpeechThreshold: orNull(0, 1, 0.6),
  beamSize: wholeNumber(1, 32, 1),
  patience: number(0.01, 10, 1),
  lengthPenalty: orNull(0, 1, null),
  suppressTokens: list(
    'an array of token numbers, or of -1',
    (values) =>
      values.every((value) => Number.isInteger(value) && value >= -1 && value < TOP_TOKEN),
    [-1],
  ),
  suppressBlank: flag(true),
  maxInitialTimestamp: orNull(0.01, 30, 1),
  conditionOnPreviousText: flag(true),
  hallucinationSilenceThreshold: orNull(0.01, 30, null),
};

export const DEFAULT_DECODING: DecodingSettings = defaultsOf(DECODING);

/** A number, or `null`. */
function orNull(min: number, max: number, fallback: number | null): OptionKind<number | null> {
  const { accepted, accepts } = number(min, max);
  return optionKind(`${accepted}, or null`, (value) => value === null || accepts(value), fallback);
}

/** A list of numbers; the setting is a copy. */
function list(
  accepted: string,
  accepts: (values: readonly number[]) => boolean,
  fallback: readonly number[],
): OptionKind<readonly number[]> {
  return {
    ...optionKind(
      accepted,
      (value) => Array.isArray(value) && accepts(value),
      Object.freeze(fallback),
    ),
    take: (value) => [...(value as readonly number[])],
  };
}

function isTemperature(value: number, i: number, values: readonly number[]): boolean {
  const isInRange = typeof value === 'number' && value >= 0 && value <= 1;
  return isInRange && (i === 0 || value > values[i - 1]!);
}
