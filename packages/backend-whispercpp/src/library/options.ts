import { availableParallelism } from 'node:os';
import type { Logger } from '@ws/core';
import {
  choiceOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from '@ws/core/adapter';
import type { ModelProgress } from '@ws/models';
import type { AudioContextOption } from '../audio/audio-context.js';

/** Settings of {@link createWhisperCppBackend}. */
export interface WhisperCppBackendOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model; what is no ggml file is converted, once. */
  readonly model: string;
  /** Path of a whisper.cpp shared library. Default: `WHISPER_CPP_LIB`, else the system's, else one built before. */
  readonly library?: string | undefined;
  /** Threads of one call, 1 to 64. Default: one less than the machine has, shared among `concurrency`, at most 4. */
  readonly threads?: number | undefined;
  /**
   * Calls that run at the same time, 1 to 16. Default 1. They share the weights; each has a state of its own, for `tiny`
   * of some 20 MB, for `large` of some 400.
   */
  readonly concurrency?: number | undefined;
  /** `auto` (default): as short as the audio allows. `full`: whole 30 s windows, two to three times slower for short audio. */
  readonly audioContext?: AudioContextOption | undefined;
  /**
   * Where word times come from. `dtw` (default): the decoder's attention, by dynamic time warping, where the model's
   * alignment heads are known; costs a tenth of each call. `token`: whisper.cpp's own guess, by how loud it is.
   */
  readonly wordTimes?: 'dtw' | 'token' | undefined;
  /** Beams, 1 to 8. Default 1: greedy, which is what streaming wants. */
  readonly beamSize?: number | undefined;
  /** Whether a graphics card is used, where the library can. Default true. */
  readonly gpu?: boolean | undefined;
  /** Which, 0 to 64. Default 0. */
  readonly gpuDevice?: number | undefined;
  /** How often loading, or a call that failed for a passing reason, is tried again, 0 to 10. Default 2. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
  readonly retryDelayMs?: number | undefined;
  /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; its process is killed. Default 120 000. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the model is unloaded, 1000 to 86 400 000; the next call loads it again. Default: it stays. */
  readonly idleTimeoutMs?: number | undefined;
  /** Told how a model's download and conversion go. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link WhisperCppBackendOptions} with nothing left open but what may be. */
export type WhisperCppSettings = {
  readonly [Key in Exclude<
    keyof WhisperCppBackendOptions,
    'library' | 'idleTimeoutMs' | 'onProgress'
  >]-?: Exclude<WhisperCppBackendOptions[Key], undefined>;
} & Pick<WhisperCppBackendOptions, 'library' | 'idleTimeoutMs' | 'onProgress'>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_WHISPERCPP_OPTIONS: Readonly<
  Omit<
    WhisperCppSettings,
    'model' | 'threads' | 'logger' | 'library' | 'idleTimeoutMs' | 'onProgress'
  >
> = Object.freeze({
  concurrency: 1,
  audioContext: 'auto',
  wordTimes: 'dtw',
  beamSize: 1,
  gpu: true,
  gpuDevice: 0,
  retries: 2,
  retryDelayMs: 250,
  maxQueuedCalls: 64,
  callTimeoutMs: 120_000,
});

/** One is left to the rest of the program; more than 4 bring little for windows this small. */
export function defaultThreads(parallelism: number, concurrency: number): number {
  return Math.max(1, Math.min(4, Math.floor((parallelism - 1) / concurrency)));
}

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: WhisperCppBackendOptions): WhisperCppSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('model', undefined, 'given, in an object of options: { model: "tiny.en" }');
  }
  const defaults = DEFAULT_WHISPERCPP_OPTIONS;
  const names = ['model', 'library', 'threads', 'idleTimeoutMs', 'onProgress', 'logger'];
  rejectUnknownOptions(options, [...names, ...Object.keys(defaults)]);
  const model = textOption('model', options.model);
  if (model === undefined)
    throw invalidOption('model', undefined, 'the name of a model, or the path of one');
  const whole = (
    name: keyof WhisperCppBackendOptions & keyof typeof defaults,
    min: number,
    max: number,
  ): number =>
    numberOption(name, options[name] as number | undefined, defaults[name] as number, {
      min,
      max,
      integer: true,
    });
  const concurrency = whole('concurrency', 1, 16);
  const { gpu = defaults.gpu, onProgress } = options;
  if (typeof gpu !== 'boolean') throw invalidOption('gpu', gpu, 'true or false');
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidOption('onProgress', onProgress, 'a function');
  }
  return {
    model,
    library: textOption('library', options.library),
    concurrency,
    threads: numberOption(
      'threads',
      options.threads,
      defaultThreads(availableParallelism(), concurrency),
      { min: 1, max: 64, integer: true },
    ),
    audioContext: choiceOption('audioContext', options.audioContext, defaults.audioContext, [
      'auto',
      'full',
    ]),
    wordTimes: choiceOption('wordTimes', options.wordTimes, defaults.wordTimes, ['dtw', 'token']),
    beamSize: whole('beamSize', 1, 8),
    gpu,
    gpuDevice: whole('gpuDevice', 0, 64),
    retries: whole('retries', 0, 10),
    retryDelayMs: whole('retryDelayMs', 0, 60_000),
    maxQueuedCalls: whole('maxQueuedCalls', 1, 10_000),
    callTimeoutMs: whole('callTimeoutMs', 1_000, 3_600_000),
    idleTimeoutMs: numberOption('idleTimeoutMs', options.idleTimeoutMs, undefined, {
      min: 1_000,
      max: 86_400_000,
      integer: true,
    }),
    onProgress,
    logger: loggerOption('logger', options.logger),
  };
}
