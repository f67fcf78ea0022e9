import {
  countOrAuto,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { lookAtMachine } from '@ws/models/internal';
import {
  duration,
  ENGINE,
  type EngineOptions,
  IDLE_TIMEOUT_MS,
  MODEL,
  MOST_CALLS,
  threadsFor,
} from '../options/engine-options.js';

/** Settings of {@link createWhisperCppBackend}. */
export interface WhisperCppBackendOptions extends EngineOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model; what is no ggml file is converted, once. */
  readonly model: string;
  /** Path of a whisper.cpp shared library. Default: `WHISPER_CPP_LIB`, else the system's, else one built before. */
  readonly library?: string | undefined;
  /**
   * Calls that run at the same time, 1 to 16; `auto`: one for every processor. Default 1. They share the weights; each
   * has a state of its own, for `tiny` of some 20 MB, for `large` of some 400.
   */
  readonly maxConcurrency?: number | 'auto' | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; its process is killed. Default 120 000. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the model is unloaded, 1000 to 86 400 000; the next call loads it again. Default: it stays. */
  readonly idleTimeoutMs?: number | undefined;
}

type Unsaid = 'library' | 'idleTimeoutMs' | 'onProgress';
type Settings = SettingsOf<WhisperCppBackendOptions, Unsaid>;

/** {@link WhisperCppBackendOptions}, checked, with what was left out. */
export interface WhisperCppSettings extends Omit<Settings, 'threads' | 'maxConcurrency'> {
  readonly threads: number;
  readonly maxConcurrency: number;
}

const SPEC: OptionSpec<Settings> = extendSpec(ENGINE, {
  model: MODEL,
  library: text(),
  maxConcurrency: countOrAuto(MOST_CALLS, 1),
  callTimeoutMs: duration(120_000),
  idleTimeoutMs: IDLE_TIMEOUT_MS,
});

/** The defaults of all options that have one. */
export const DEFAULT_WHISPERCPP_OPTIONS: DefaultsOf<WhisperCppBackendOptions, Unsaid | 'model'> =
  defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: WhisperCppBackendOptions): WhisperCppSettings {
  const settings = readOptions(SPEC, options);
  // They share the weights: one call for every processor.
  const maxConcurrency =
    settings.maxConcurrency === 'auto'
      ? Math.min(MOST_CALLS, lookAtMachine().cores)
      : settings.maxConcurrency;
  return { ...settings, maxConcurrency, threads: threadsFor(settings.threads, maxConcurrency) };
}

/** What the child process loads. Plain data. */
export interface LibraryLoad
  extends Pick<
    WhisperCppSettings,
    'threads' | 'gpu' | 'gpuDevice' | 'wordTimes' | 'audioContext' | 'beamSize'
  > {
  /** Libraries that may be used, best first. */
  readonly libraries: readonly string[];
  /** A ggml file. */
  readonly model: string;
}

/** What the child process found. */
export interface LibraryFacts {
  /** The library that is used. */
  readonly library: string;
  /** Of whisper.cpp. */
  readonly version: string;
  readonly multilingual: boolean;
  /** That the model knows, by ISO 639-1 code. */
  readonly languages: readonly string[];
  readonly wordTimes: 'dtw' | 'token';
  /** Billions of floating-point operations a second that one thread does in the encoder, measured at load. */
  readonly gigaflops: number;
}
