import type { Logger } from '@ws/core';
import {
  choiceOption,
  flagOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from '@ws/core/options';
import { lookAtMachine, type ModelProgress } from '@ws/models';
import type { AudioContextOption } from '../audio/audio-context.js';

/** What all backends of whisper.cpp may be told. */
export interface EngineOptions {
  /**
   * Threads of one call, 1 to 64. `auto` (default): one less than there are processors (of a container: that it is
   * granted), shared among calls that run at once, at most 4.
   */
  readonly threads?: number | 'auto' | undefined;
  /** `auto` (default): as short as the audio allows. `full`: whole 30 s windows, two to three times slower for short audio. */
  readonly audioContext?: AudioContextOption | undefined;
  /**
   * Where word times come from. `dtw` (default): the decoder's attention, by dynamic time warping, where the model's
   * alignment heads are known. `token`: whisper.cpp's own guess, by how loud it is.
   */
  readonly wordTimes?: 'dtw' | 'token' | undefined;
  /** Beams, 1 to 8. Default 1: greedy, which is what streaming wants. */
  readonly beamSize?: number | undefined;
  /** Whether a graphics card is used, where the build can. Default true. */
  readonly gpu?: boolean | undefined;
  /** Which, 0 to 64. Default 0. */
  readonly gpuDevice?: number | undefined;
  /** How often loading, or a call that failed for a passing reason, is tried again, 0 to 10. Default 2. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
  readonly retryDelayMs?: number | undefined;
  /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Told how a model's download and conversion go. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link EngineOptions}, checked, with what was left out. */
export type EngineSettings = {
  readonly [Key in Exclude<keyof EngineOptions, 'onProgress'>]-?: Exclude<
    EngineOptions[Key],
    undefined | (Key extends 'threads' ? 'auto' : undefined)
  >;
} & Pick<EngineOptions, 'onProgress'>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_ENGINE_OPTIONS: Readonly<
  Omit<EngineSettings, 'threads' | 'onProgress' | 'logger'>
> = Object.freeze({
  audioContext: 'auto',
  wordTimes: 'dtw',
  beamSize: 1,
  gpu: true,
  gpuDevice: 0,
  retries: 2,
  retryDelayMs: 250,
  maxQueuedCalls: 64,
});

/** One is left to the rest of the program; more than 4 bring little for windows this small. */
export function defaultThreads(parallelism: number, maxConcurrency: number): number {
  return Math.max(1, Math.min(4, Math.floor((parallelism - 1) / maxConcurrency)));
}

/**
 * Checks what all backends may be told, and refuses names that are not known.
 *
 * @param own - names of the options that are the backend's own
 * @param maxConcurrency - calls that run at once, which share the threads
 * @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be
 */
export function resolveEngineOptions(
  options: EngineOptions,
  own: readonly string[],
  maxConcurrency: number,
): EngineSettings {
  const defaults = DEFAULT_ENGINE_OPTIONS;
  rejectUnknownOptions(options, [
    ...own,
    'threads',
    'onProgress',
    'logger',
    ...Object.keys(defaults),
  ]);
  const { onProgress } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidOption('onProgress', onProgress, 'a function');
  }
  const whole = (
    name: 'beamSize' | 'gpuDevice' | 'retries' | 'retryDelayMs' | 'maxQueuedCalls',
    min: number,
    max: number,
  ): number => numberOption(name, options[name], defaults[name], { min, max, integer: true });
  return {
    threads: numberOption(
      'threads',
      options.threads === 'auto' ? undefined : options.threads,
      defaultThreads(lookAtMachine().cores, maxConcurrency),
      { min: 1, max: 64, integer: true },
    ),
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
    onProgress,
    logger: loggerOption('logger', options.logger),
  };
}

const MOST_CALLS = 16;

/** Calls that run at the same time, 1 to 16; 1 where it is left out. */
export function concurrencyOption(value: number | undefined): number {
  return numberOption('maxConcurrency', value, 1, { min: 1, max: MOST_CALLS, integer: true });
}

/** The same of calls that share the weights; `auto`: one for every processor. */
export function sharedConcurrencyOption(value: number | 'auto' | undefined): number {
  return value === 'auto' ? Math.min(MOST_CALLS, lookAtMachine().cores) : concurrencyOption(value);
}

/** Milliseconds that a call, a start or a pause may take, 1000 to `max`. */
export function durationOption<T extends number | undefined>(
  name: string,
  value: number | undefined,
  fallback: T,
  max = 3_600_000,
): number | T {
  return numberOption(name, value, fallback, { min: 1_000, max, integer: true });
}

/** Milliseconds without a call, 1000 to a day; nothing where it is left out. */
export function idleOption(value: number | undefined): number | undefined {
  return durationOption('idleTimeoutMs', value, undefined, 86_400_000);
}

/** The model's name or path. */
export function modelOption(value: string | undefined, accepted: string): string {
  const model = textOption('model', value);
  if (model === undefined) throw invalidOption('model', undefined, accepted);
  return model;
}

/** Refuses what is no object of options. */
export function optionsObject(options: unknown, example: string): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('options', options, `an object: ${example}`);
  }
}
