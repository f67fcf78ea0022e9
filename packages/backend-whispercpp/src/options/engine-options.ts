import type { Logger } from '@ws/core';
import {
  callback,
  choice,
  countOrAuto,
  flag,
  LOGGER,
  type NumberKind,
  type OptionKind,
  type OptionSpec,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { lookAtMachine } from '@ws/models/internal';
import type { AudioContextOption } from '../audio/audio-context.js';

/** Options of all backends of whisper.cpp. */
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
  /** How often loading that failed for a passing reason is tried again, 0 to 10. Default 2. Calls are the caller's to repeat; a session does it. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
  readonly retryDelayMs?: number | undefined;
  /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Told how a model's download and conversion go. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link EngineOptions}, checked, with what was left out, as {@link ENGINE} reads them. */
export type EngineSpecSettings = SettingsOf<EngineOptions, 'onProgress'>;

/** The same, with threads for this machine. */
export interface EngineSettings extends Omit<EngineSpecSettings, 'threads'> {
  readonly threads: number;
}

/** {@link EngineSpecSettings} by name. */
export const ENGINE: OptionSpec<EngineSpecSettings> = {
  threads: countOrAuto(64),
  audioContext: choice(['auto', 'full'], 'auto'),
  wordTimes: choice(['dtw', 'token'], 'dtw'),
  beamSize: wholeNumber(1, 8, 1),
  gpu: flag(true),
  gpuDevice: wholeNumber(0, 64, 0),
  retries: wholeNumber(0, 10, 2),
  retryDelayMs: wholeNumber(0, 60_000, 250),
  maxQueuedCalls: wholeNumber(1, 10_000, 64),
  onProgress: callback<(progress: ModelProgress) => void>(),
  logger: LOGGER,
};

/** Calls that run at the same time, at most. */
export const MOST_CALLS = 16 as const;

/** The model's name or path. */
export const MODEL: OptionKind<string> = required(
  text(undefined, 'the name of a model, or the path of one'),
);

/** Milliseconds that a call or a start may take. */
export function duration(fallback: number): NumberKind {
  return wholeNumber(1000, 3_600_000, fallback);
}

/** Milliseconds without a call. Left out, nothing ends. */
export const IDLE_TIMEOUT_MS: NumberKind<number | undefined> = wholeNumber(1000, 86_400_000);

/** One is left to the rest of the program; more than 4 bring little for windows this small. */
export function defaultThreads(parallelism: number, maxConcurrency: number): number {
  return Math.max(1, Math.min(4, Math.floor((parallelism - 1) / maxConcurrency)));
}

/** Threads of one of several calls on this machine. */
export function threadsFor(threads: number | 'auto', maxConcurrency: number): number {
  return threads === 'auto' ? defaultThreads(lookAtMachine().cores, maxConcurrency) : threads;
}
