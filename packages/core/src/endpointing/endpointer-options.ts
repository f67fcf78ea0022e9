import type { EndpointingOptions } from '../contracts/session-options.js';
import { invalidOption } from '../options/invalid-option.js';
import { number, wholeNumber } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { ENDPOINTING } from '../options/session-bounds.js';

/**
 * Settings of an endpointer. Durations in milliseconds, to the nearest whole frame; thresholds as probabilities from 0 to 1.
 */
export interface EndpointerOptions
  extends Pick<EndpointingOptions, 'minSpeechMs' | 'minSilenceMs' | 'prefixPadMs'> {
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

export type EndpointerSettings = SettingsOf<EndpointerOptions, 'maxUtteranceMs'>;

const SPEECH_THRESHOLD = 0.5;
/** Below this, by default, a frame is silence. */
export const SILENCE_THRESHOLD = 0.35;

const { minSpeechMs, minSilenceMs, prefixPadMs } = ENDPOINTING;
const SPEC: OptionSpec<EndpointerSettings> = {
  minSpeechMs,
  minSilenceMs,
  prefixPadMs,
  hangoverMs: number(0, 5000, 0),
  speechThreshold: number(0, 1, SPEECH_THRESHOLD),
  silenceThreshold: number(0, 1, SILENCE_THRESHOLD),
  maxUtteranceMs: number(1000, 3_600_000),
  frameSamples: wholeNumber(80, 16_000, 480),
};

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeEndpointerOptions(options: EndpointerOptions): EndpointerSettings {
  const settings = readOptions(SPEC, options);
  const { speechThreshold } = settings;
  const {
    silenceThreshold = Math.max(0, speechThreshold - (SPEECH_THRESHOLD - SILENCE_THRESHOLD)),
  } = options;
  if (silenceThreshold > speechThreshold) {
    throw invalidOption(
      'silenceThreshold',
      silenceThreshold,
      `at most speechThreshold (${speechThreshold})`,
    );
  }
  return { ...settings, silenceThreshold };
}
