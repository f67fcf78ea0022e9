import { textOption } from '@ws/core/options';
import {
  DEFAULT_ENGINE_OPTIONS,
  durationOption,
  type EngineOptions,
  type EngineSettings,
  idleOption,
  modelOption,
  optionsObject,
  resolveEngineOptions,
  sharedConcurrencyOption,
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

/** {@link WhisperCppBackendOptions}, checked, with what was left out. */
export interface WhisperCppSettings extends EngineSettings {
  readonly model: string;
  readonly library: string | undefined;
  readonly maxConcurrency: number;
  readonly callTimeoutMs: number;
  readonly idleTimeoutMs: number | undefined;
}

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_WHISPERCPP_OPTIONS: typeof DEFAULT_ENGINE_OPTIONS &
  Readonly<Pick<WhisperCppSettings, 'maxConcurrency' | 'callTimeoutMs'>> = Object.freeze({
  ...DEFAULT_ENGINE_OPTIONS,
  maxConcurrency: 1,
  callTimeoutMs: 120_000,
});

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: WhisperCppBackendOptions): WhisperCppSettings {
  optionsObject(options, '{ model: "tiny.en" }');
  const own = ['model', 'library', 'maxConcurrency', 'callTimeoutMs', 'idleTimeoutMs'];
  const maxConcurrency = sharedConcurrencyOption(options.maxConcurrency);
  return {
    ...resolveEngineOptions(options, own, maxConcurrency),
    model: modelOption(options.model, 'the name of a model, or the path of one'),
    library: textOption('library', options.library),
    maxConcurrency,
    callTimeoutMs: durationOption(
      'callTimeoutMs',
      options.callTimeoutMs,
      DEFAULT_WHISPERCPP_OPTIONS.callTimeoutMs,
    ),
    idleTimeoutMs: idleOption(options.idleTimeoutMs),
  };
}
