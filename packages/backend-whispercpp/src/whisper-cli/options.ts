import { textOption } from '@ws/core/options';
import {
  concurrencyOption,
  DEFAULT_ENGINE_OPTIONS,
  durationOption,
  type EngineOptions,
  type EngineSettings,
  modelOption,
  optionsObject,
  resolveEngineOptions,
} from '../options/engine-options.js';

/** Settings of {@link createWhisperCliBackend}. With `wordTimes: 'dtw'`, segments of calls that ask for words are told at the end. */
export interface WhisperCliBackendOptions extends EngineOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model; what is no ggml file is converted, once. */
  readonly model: string;
  /** The program. Default: `WHISPER_CLI`, else one built before, else the one on the `PATH`. */
  readonly executable?: string | undefined;
  /** Calls that run at the same time, 1 to 16. Default 1. Each loads the model for itself. */
  readonly maxConcurrency?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; it is killed. Default 300 000: it loads the model, too. */
  readonly callTimeoutMs?: number | undefined;
}

/** {@link WhisperCliBackendOptions}, checked, with what was left out. */
export interface WhisperCliSettings extends EngineSettings {
  readonly model: string;
  readonly executable: string | undefined;
  readonly maxConcurrency: number;
  readonly callTimeoutMs: number;
}

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_WHISPER_CLI_OPTIONS: typeof DEFAULT_ENGINE_OPTIONS &
  Readonly<Pick<WhisperCliSettings, 'maxConcurrency' | 'callTimeoutMs'>> = Object.freeze({
  ...DEFAULT_ENGINE_OPTIONS,
  maxConcurrency: 1,
  callTimeoutMs: 300_000,
});

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveCliOptions(options: WhisperCliBackendOptions): WhisperCliSettings {
  optionsObject(options, '{ model: "tiny.en" }');
  const own = ['model', 'executable', 'maxConcurrency', 'callTimeoutMs'];
  const maxConcurrency = concurrencyOption(options.maxConcurrency);
  return {
    ...resolveEngineOptions(options, own, maxConcurrency),
    model: modelOption(options.model, 'the name of a model, or the path of one'),
    executable: textOption('executable', options.executable),
    maxConcurrency,
    callTimeoutMs: durationOption(
      'callTimeoutMs',
      options.callTimeoutMs,
      DEFAULT_WHISPER_CLI_OPTIONS.callTimeoutMs,
    ),
  };
}
