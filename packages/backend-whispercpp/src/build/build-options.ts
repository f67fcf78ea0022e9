import { availableParallelism } from 'node:os';
import {
  callback,
  choice,
  flag,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';
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

export type BuildSettings = SettingsOf<BuildOptions, 'signal'>;

const SPEC: OptionSpec<SettingsOf<BuildOptions, 'signal' | 'jobs' | 'directory' | 'onProgress'>> = {
  acceleration: choice(ACCELERATIONS, 'cpu'),
  force: flag(false),
  jobs: wholeNumber(1, 256),
  directory: text(),
  onProgress: callback<(progress: BuildProgress) => void>(),
  signal: SIGNAL,
};

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function resolveBuildOptions(options: BuildOptions = {}): BuildSettings {
  const settings = readOptions(SPEC, options);
  const {
    jobs = availableParallelism(),
    directory = buildsFolder(),
    onProgress = () => {},
  } = settings;
  return { ...settings, jobs, directory, onProgress };
}
