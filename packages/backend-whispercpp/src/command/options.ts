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
import {
  flagOption,
  listenerOption,
  optionsObject,
  threadsOption,
} from '../options/shared-options.js';

/** Settings of {@link createWhisperCliBackend}. */
export interface WhisperCliBackendOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model; what is no ggml file is converted, once. */
  readonly model: string;
  /** The program. Default: `WHISPER_CLI`, else one built before, else the one on the `PATH`. */
  readonly executable?: string | undefined;
  /** Threads of one call, 1 to 64. Default: one less than the machine has, shared among `concurrency`, at most 4. */
  readonly threads?: number | undefined;
  /** Calls that run at the same time, 1 to 16. Default 1. Each loads the model for itself. */
  readonly concurrency?: number | undefined;
  /** `auto` (default): as short as the audio allows. `full`: whole 30 s windows. */
  readonly audioContext?: AudioContextOption | undefined;
  /**
   * Where word times come from. `dtw` (default): the decoder's attention, where whisper.cpp knows the model's alignment
   * heads; segments of a call that asks for words are then told at its end. `token`: whisper.cpp's own guess.
   */
  readonly wordTimes?: 'dtw' | 'token' | undefined;
  /** Beams, 1 to 8. Default 1: greedy. */
  readonly beamSize?: number | undefined;
  /** Whether a graphics card is used, where the program can. Default true. */
  readonly gpu?: boolean | undefined;
  /** Which, 0 to 64. Default 0. */
  readonly gpuDevice?: number | undefined;
  /** How often a call that failed for a passing reason is tried again, 0 to 10. Default 2. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
  readonly retryDelayMs?: number | undefined;
  /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; it is killed. Default 300 000: it loads the model, too. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how a model's download and conversion go. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link WhisperCliBackendOptions} with nothing left open but what may be. */
export type WhisperCliSettings = {
  readonly [Key in Exclude<keyof WhisperCliBackendOptions, 'executable' | 'onProgress'>]-?: Exclude<
    WhisperCliBackendOptions[Key],
    undefined
  >;
} & Pick<WhisperCliBackendOptions, 'executable' | 'onProgress'>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_WHISPER_CLI_OPTIONS: Readonly<
  Omit<WhisperCliSettings, 'model' | 'threads' | 'logger' | 'executable' | 'onProgress'>
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
  callTimeoutMs: 300_000,
});

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveCliOptions(options: WhisperCliBackendOptions): WhisperCliSettings {
  optionsObject(options, '{ model: "tiny.en" }');
  const defaults = DEFAULT_WHISPER_CLI_OPTIONS;
  rejectUnknownOptions(options, [
    'model',
    'executable',
    'threads',
    'onProgress',
    'logger',
    ...Object.keys(defaults),
  ]);
  const model = textOption('model', options.model);
  if (model === undefined) {
    throw invalidOption('model', undefined, 'the name of a model, or the path of one');
  }
  const whole = (
    name:
      | 'concurrency'
      | 'beamSize'
      | 'gpuDevice'
      | 'retries'
      | 'retryDelayMs'
      | 'maxQueuedCalls'
      | 'callTimeoutMs',
    min: number,
    max: number,
  ): number => numberOption(name, options[name], defaults[name], { min, max, integer: true });
  const concurrency = whole('concurrency', 1, 16);
  return {
    model,
    executable: textOption('executable', options.executable),
    concurrency,
    threads: threadsOption(options.threads, concurrency),
    audioContext: choiceOption('audioContext', options.audioContext, defaults.audioContext, [
      'auto',
      'full',
    ]),
    wordTimes: choiceOption('wordTimes', options.wordTimes, defaults.wordTimes, ['dtw', 'token']),
    beamSize: whole('beamSize', 1, 8),
    gpu: flagOption('gpu', options.gpu, defaults.gpu),
    gpuDevice: whole('gpuDevice', 0, 64),
    retries: whole('retries', 0, 10),
    retryDelayMs: whole('retryDelayMs', 0, 60_000),
    maxQueuedCalls: whole('maxQueuedCalls', 1, 10_000),
    callTimeoutMs: whole('callTimeoutMs', 1_000, 3_600_000),
    onProgress: listenerOption('onProgress', options.onProgress),
    logger: loggerOption('logger', options.logger),
  };
}
