import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import {
  duration,
  ENGINE,
  type EngineOptions,
  MODEL,
  MOST_CALLS,
  threadsFor,
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

type Unsaid = 'executable' | 'onProgress';
type Settings = SettingsOf<WhisperCliBackendOptions, Unsaid>;

/** {@link WhisperCliBackendOptions}, checked, with what was left out. */
export interface WhisperCliSettings extends Omit<Settings, 'threads'> {
  readonly threads: number;
}

const SPEC: OptionSpec<Settings> = extendSpec(ENGINE, {
  model: MODEL,
  executable: text(),
  maxConcurrency: wholeNumber(1, MOST_CALLS, 1),
  callTimeoutMs: duration(300_000),
});

/** The defaults of all options that have one. */
export const DEFAULT_WHISPER_CLI_OPTIONS: DefaultsOf<WhisperCliBackendOptions, Unsaid | 'model'> =
  defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveCliOptions(options: WhisperCliBackendOptions): WhisperCliSettings {
  const settings = readOptions(SPEC, options);
  return { ...settings, threads: threadsFor(settings.threads, settings.maxConcurrency) };
}
