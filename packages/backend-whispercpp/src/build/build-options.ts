import { availableParallelism } from 'node:os';
import {
  choiceOption,
  invalidOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from '@ws/core/options';
import { ACCELERATIONS, type Acceleration, buildsFolder } from './built-folder.js';

/** What a build is doing, and how far it is. */
export interface BuildProgress {
  /** `waiting`: another process builds the same. */
  readonly phase: 'waiting' | 'downloading' | 'unpacking' | 'configuring' | 'compiling' | 'done';
  /** 0 to 1, of the phase; known only while compiling. */
  readonly progress?: number | undefined;
}

/** Settings of {@link buildWhisperCpp}. */
export interface BuildOptions {
  /** What to compute on beside the processor. Default `cpu`: nothing else. */
  readonly acceleration?: Acceleration | undefined;
  /** Build again what is there. Default false. */
  readonly force?: boolean | undefined;
  /** Compilers that run at the same time, 1 to 256. Default: as many as the machine has processors. */
  readonly jobs?: number | undefined;
  /** Where builds lie. Default: `whisper-streaming/whisper.cpp` in the user's cache. */
  readonly directory?: string | undefined;
  /** Called often. */
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** {@link BuildOptions} with every default in place. */
export interface BuildSettings {
  readonly acceleration: Acceleration;
  readonly force: boolean;
  readonly jobs: number;
  readonly directory: string;
  readonly onProgress: (progress: BuildProgress) => void;
  readonly signal: AbortSignal | undefined;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function resolveBuildOptions(options: BuildOptions = {}): BuildSettings {
  const { force = false, onProgress = () => {}, signal } = options;
  rejectUnknownOptions(options, [
    'acceleration',
    'force',
    'jobs',
    'directory',
    'onProgress',
    'signal',
  ]);
  if (typeof force !== 'boolean') throw invalidOption('force', force, 'true or false');
  if (typeof onProgress !== 'function') throw invalidOption('onProgress', onProgress, 'a function');
  return {
    acceleration: choiceOption('acceleration', options.acceleration, 'cpu', ACCELERATIONS),
    force,
    jobs: numberOption('jobs', options.jobs, availableParallelism(), {
      min: 1,
      max: 256,
      integer: true,
    }),
    directory: textOption('directory', options.directory) ?? buildsFolder(),
    onProgress,
    signal,
  };
}
