import { invalidOption, type NumberBounds, onlyNumberOptions } from '../options/check-options.js';

/** Settings of an endpointer. Durations in milliseconds, thresholds as probabilities from 0 to 1. */
export interface EndpointerOptions {
  /** Shorter sounds are not speech. To the nearest whole frame. 0 to 5000, default 60. */
  readonly minSpeechMs?: number | undefined;
  /** Shorter pauses do not end it. To the nearest whole frame. 0 to 60000, default 300. */
  readonly minSilenceMs?: number | undefined;
  /** Taken into the speech before its start. 0 to 5000, default 300. */
  readonly prefixPadMs?: number | undefined;
  /** Taken into the speech after its end, as far as it has been heard: words fade out. 0 to 5000, default 0. */
  readonly hangoverMs?: number | undefined;
  /** Speech starts at this probability. Default 0.5. */
  readonly speechThreshold?: number | undefined;
  /** A pause begins below this one, at most `speechThreshold`. Default 0.15 less than it. */
  readonly silenceThreshold?: number | undefined;
  /** Longer speech ends here, and starts anew. 1000 to 3600000, default: no limit. */
  readonly maxUtteranceMs?: number | undefined;
  /** Length of the frames, in samples at 16 kHz. 80 to 16000, default 480 (30 ms). */
  readonly frameSamples?: number | undefined;
}

/** What {@link EndpointerOptions} are when they are left out. */
export const DEFAULT_ENDPOINTER_OPTIONS: Readonly<{
  minSpeechMs: number;
  minSilenceMs: number;
  prefixPadMs: number;
  hangoverMs: number;
  speechThreshold: number;
  silenceThreshold: number;
  frameSamples: number;
}> = Object.freeze({
  minSpeechMs: 60,
  minSilenceMs: 300,
  prefixPadMs: 300,
  hangoverMs: 0,
  speechThreshold: 0.5,
  silenceThreshold: 0.35,
  frameSamples: 480,
});

const HYSTERESIS =
  DEFAULT_ENDPOINTER_OPTIONS.speechThreshold - DEFAULT_ENDPOINTER_OPTIONS.silenceThreshold;

/** What {@link EndpointerOptions} may be. */
export const ENDPOINTER_BOUNDS: Readonly<Record<keyof EndpointerOptions, NumberBounds>> = {
  minSpeechMs: [0, 5000],
  minSilenceMs: [0, 60_000],
  prefixPadMs: [0, 5000],
  hangoverMs: [0, 5000],
  speechThreshold: [0, 1],
  silenceThreshold: [0, 1],
  maxUtteranceMs: [1000, 3_600_000],
  frameSamples: [80, 16_000, true],
};

/** The options with what was left out. */
export interface EndpointerSettings {
  readonly minSpeechMs: number;
  readonly minSilenceMs: number;
  readonly prefixPadMs: number;
  readonly hangoverMs: number;
  readonly speechThreshold: number;
  readonly silenceThreshold: number;
  readonly maxUtteranceMs: number | undefined;
  readonly frameSamples: number;
}

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeEndpointerOptions(options: EndpointerOptions): EndpointerSettings {
  const defaults = DEFAULT_ENDPOINTER_OPTIONS;
  const { speechThreshold: given = defaults.speechThreshold } = options;
  const settings = onlyNumberOptions(
    options,
    { ...defaults, silenceThreshold: Math.max(0, given - HYSTERESIS) },
    ENDPOINTER_BOUNDS,
  );
  const { speechThreshold, silenceThreshold } = settings;
  if (silenceThreshold > speechThreshold) {
    throw invalidOption(
      'silenceThreshold',
      silenceThreshold,
      `at most speechThreshold (${speechThreshold})`,
    );
  }
  return settings;
}
