import { flagOption, invalidOption, numberOption, rejectUnknownOptions } from '@ws/core/options';

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

/** {@link DecodingOptions} with nothing left open. */
export type DecodingSettings = {
  readonly [Key in keyof DecodingOptions]-?: Exclude<DecodingOptions[Key], undefined>;
};

/** OpenAI's defaults; `bestOf` as its command line has it. */
export const DEFAULT_DECODING: DecodingSettings = Object.freeze({
  temperatures: Object.freeze([0, 0.2, 0.4, 0.6, 0.8, 1]),
  fallbackWithoutTimestamps: false,
  bestOf: 5,
  seed: 0,
  compressionRatioThreshold: 2.4,
  logProbThreshold: -1,
  noSpeechThreshold: 0.6,
  beamSize: 1,
  patience: 1,
  lengthPenalty: null,
  suppressTokens: Object.freeze([-1]),
  suppressBlank: true,
  maxInitialTimestamp: 1,
  conditionOnPreviousText: true,
  hallucinationSilenceThreshold: null,
});

/** Settings that are a number, or `null`. */
type Threshold = {
  [Key in keyof DecodingSettings]: null extends DecodingSettings[Key] ? Key : never;
}[keyof DecodingSettings];

const TOP_TOKEN = 1_000_000;

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveDecoding(options: DecodingOptions): DecodingSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('decoding', options, 'an object of options');
  }
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  rejectUnknownOptions(given, Object.keys(DEFAULT_DECODING), 'decoding.');
  const settings: DecodingSettings = { ...DEFAULT_DECODING, ...given };
  const { temperatures, suppressTokens } = settings;
  const orNull = (name: Threshold, min: number, max: number): void => {
    const value = settings[name];
    if (value !== null) numberOption(`decoding.${name}`, value, undefined, { min, max });
  };
  const isTemperature = (value: number, i: number): boolean =>
    typeof value === 'number' &&
    value >= 0 &&
    value <= 1 &&
    (i === 0 || value > temperatures[i - 1]!);
  if (
    !Array.isArray(temperatures) ||
    temperatures.length === 0 ||
    !temperatures.every(isTemperature)
  ) {
    throw invalidOption(
      'decoding.temperatures',
      temperatures,
      'rising numbers from 0 to 1, one or more',
    );
  }
  const isToken = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= -1 && (value as number) < TOP_TOKEN;
  if (!Array.isArray(suppressTokens) || !suppressTokens.every(isToken)) {
    throw invalidOption(
      'decoding.suppressTokens',
      suppressTokens,
      'an array of token numbers, or of -1',
    );
  }
  numberOption('decoding.bestOf', settings.bestOf, undefined, { min: 1, max: 32, integer: true });
  numberOption('decoding.seed', settings.seed, undefined, {
    min: 0,
    max: 0xffff_ffff,
    integer: true,
  });
  numberOption('decoding.beamSize', settings.beamSize, undefined, {
    min: 1,
    max: 32,
    integer: true,
  });
  numberOption('decoding.patience', settings.patience, undefined, { min: 0.01, max: 10 });
  orNull('compressionRatioThreshold', 0, 1000);
  orNull('logProbThreshold', -1000, 0);
  orNull('noSpeechThreshold', 0, 1);
  orNull('lengthPenalty', 0, 1);
  orNull('maxInitialTimestamp', 0.01, 30);
  orNull('hallucinationSilenceThreshold', 0.01, 30);
  flagOption('decoding.fallbackWithoutTimestamps', settings.fallbackWithoutTimestamps, undefined);
  flagOption('decoding.suppressBlank', settings.suppressBlank, undefined);
  flagOption('decoding.conditionOnPreviousText', settings.conditionOnPreviousText, undefined);
  return { ...settings, temperatures: [...temperatures], suppressTokens: [...suppressTokens] };
}
