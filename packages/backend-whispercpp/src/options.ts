import type { Logger } from '@ws/core';
import {
  callback,
  choice,
  countOrAuto,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  flag,
  invalidOption,
  LOGGER,
  type NumberKind,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOption,
  readOptions,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { defaultThreads, lookAtMachine } from '@ws/models/internal';
import type { AudioContextOption } from './audio/audio-context.js';

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

/** {@link EngineOptions}, checked, with threads for this machine. */
export interface EngineSettings extends Omit<SettingsOf<EngineOptions, 'onProgress'>, 'threads'> {
  readonly threads: number;
}

const ENGINE: OptionSpec<SettingsOf<EngineOptions, 'onProgress'>> = {
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
const MOST_CALLS = 16 as const;

const MODEL: OptionKind<string> = required(
  text(undefined, 'the name of a model, or the path of one'),
);

/** Milliseconds that a call or a start may take. */
function duration(fallback: number): NumberKind {
  return wholeNumber(1000, 3_600_000, fallback);
}

/** Milliseconds without a call. Left out, nothing ends. */
const IDLE_TIMEOUT_MS: NumberKind<number | undefined> = wholeNumber(1000, 86_400_000);

/** {@link SettingsOf} with threads and calls for this machine. */
type ForMachine<S> = Omit<S, 'threads' | 'maxConcurrency'> & {
  readonly threads: number;
  readonly maxConcurrency: number;
};

function forMachine<S extends Record<'threads' | 'maxConcurrency', number | 'auto'>>(
  settings: S,
): ForMachine<S> {
  const { cores } = lookAtMachine();
  const { threads, maxConcurrency } = settings;
  // They share the weights: one call for every processor.
  const calls = maxConcurrency === 'auto' ? Math.min(MOST_CALLS, cores) : maxConcurrency;
  return {
    ...settings,
    maxConcurrency: calls,
    threads: threads === 'auto' ? defaultThreads(cores, calls) : threads,
  };
}

/** Settings of {@link createWhisperCppBackend}. */
export interface WhisperCppBackendOptions extends EngineOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model. The backend converts a model of another format to ggml, once. */
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

type LibraryUnsaid = 'library' | 'idleTimeoutMs' | 'onProgress';
type LibrarySettings = SettingsOf<WhisperCppBackendOptions, LibraryUnsaid>;

/** {@link WhisperCppBackendOptions}, checked, with what was left out. */
export type WhisperCppSettings = ForMachine<LibrarySettings>;

const LIBRARY: OptionSpec<LibrarySettings> = extendSpec(ENGINE, {
  model: MODEL,
  library: text(),
  maxConcurrency: countOrAuto(MOST_CALLS, 1),
  callTimeoutMs: duration(120_000),
  idleTimeoutMs: IDLE_TIMEOUT_MS,
});

/** The defaults of all options that have one. */
export const DEFAULT_WHISPERCPP_OPTIONS: DefaultsOf<
  WhisperCppBackendOptions,
  LibraryUnsaid | 'model'
> = defaultsOf(LIBRARY);

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: WhisperCppBackendOptions): WhisperCppSettings {
  return forMachine(readOptions(LIBRARY, options));
}

/** Settings of {@link createWhisperCliBackend}. With `wordTimes: 'dtw'`, segments of calls that ask for words are told at the end. */
export interface WhisperCliBackendOptions extends EngineOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model. The backend converts a model of another format to ggml, once. */
  readonly model: string;
  /** The program. Default: `WHISPER_CLI`, else one built before, else the one on the `PATH`. */
  readonly executable?: string | undefined;
  /** Calls that run at the same time, 1 to 16. Default 1. Each loads the model for itself. */
  readonly maxConcurrency?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; it is killed. Default 300 000: it loads the model, too. */
  readonly callTimeoutMs?: number | undefined;
}

type CliUnsaid = 'executable' | 'onProgress';
type CliSettings = SettingsOf<WhisperCliBackendOptions, CliUnsaid>;

/** {@link WhisperCliBackendOptions}, checked, with what was left out. */
export type WhisperCliSettings = ForMachine<CliSettings>;

const CLI: OptionSpec<CliSettings> = extendSpec(ENGINE, {
  model: MODEL,
  executable: text(),
  maxConcurrency: wholeNumber(1, MOST_CALLS, 1),
  callTimeoutMs: duration(300_000),
});

/** The defaults of all options that have one. */
export const DEFAULT_WHISPER_CLI_OPTIONS: DefaultsOf<
  WhisperCliBackendOptions,
  CliUnsaid | 'model'
> = defaultsOf(CLI);

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveCliOptions(options: WhisperCliBackendOptions): WhisperCliSettings {
  return forMachine(readOptions(CLI, options));
}

/**
 * Settings of {@link createWhisperServerBackend}: with `url` of a server that runs, with `model` of one to start.
 * `threads`, `gpu`, `gpuDevice`, `wordTimes` and `onProgress` are for one to start: a server that runs has its own.
 */
export interface WhisperServerBackendOptions extends EngineOptions {
  /** Where a whisper-server runs: `http://127.0.0.1:8080`. It is neither started, watched nor stopped. */
  readonly url?: string | undefined;
  /** The model of a server to start: a name that `@ws/models` knows (`tiny.en`), or a path. */
  readonly model?: string | undefined;
  /** The server's program. Default: `WHISPER_SERVER`, else one built before, else the one on the `PATH`. Not with `url`. */
  readonly executable?: string | undefined;
  /**
   * Where word times come from. `dtw` (default): the decoder's attention, where whisper.cpp knows the model's alignment
   * heads; segments are then told at the end only. `token`: whisper.cpp's own guess; segments are told as they are decoded,
   * where the audio is longer than some 27 s. Not with `url`: the server decides.
   */
  readonly wordTimes?: 'dtw' | 'token' | undefined;
  /**
   * Prefix of all paths of the server: `--request-path`. Default: none with `url`; a random one for a server that is
   * started here.
   */
  readonly requestPath?: string | undefined;
  /** `--inference-path`. Default `/inference`. */
  readonly inferencePath?: string | undefined;
  /** Milliseconds until the server must be ready, 1000 to 3 600 000. Default 600 000 for large models; with `url` 10 000. */
  readonly startTimeoutMs?: number | undefined;
  /**
   * Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000: a server that was started here
   * is killed; the connection to another one is closed. Default 120 000.
   */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the server is stopped, 1000 to 86 400 000. Default: it stays. Not with `url`. */
  readonly idleTimeoutMs?: number | undefined;
}

type StartedSettings = Pick<
  EngineSettings,
  'threads' | 'gpu' | 'gpuDevice' | 'wordTimes' | 'onProgress'
>;

export type ServerSource =
  | { readonly url: URL; readonly requestPath: string }
  | ({
      readonly url: undefined;
      readonly model: string;
      readonly executable: string | undefined;
      readonly requestPath: string | undefined;
      readonly idleTimeoutMs: number | undefined;
    } & StartedSettings);

export interface WhisperServerSettings extends Omit<EngineSettings, keyof StartedSettings> {
  readonly source: ServerSource;
  readonly inferencePath: string;
  readonly startTimeoutMs: number;
  readonly callTimeoutMs: number;
}

type ServerUnsaid = 'url' | 'model' | 'executable' | 'requestPath' | 'idleTimeoutMs' | 'onProgress';

const SERVER: OptionSpec<SettingsOf<WhisperServerBackendOptions, ServerUnsaid>> = extendSpec(
  ENGINE,
  {
    url: optionKind<string | undefined>(
      'an address such as http://127.0.0.1:8080',
      isServerUrl,
      undefined,
    ),
    model: { ...MODEL, fallback: undefined },
    executable: text(),
    requestPath: pathKind(undefined),
    inferencePath: pathKind('/inference'),
    startTimeoutMs: duration(600_000),
    callTimeoutMs: duration(120_000),
    idleTimeoutMs: IDLE_TIMEOUT_MS,
  },
);

/** The defaults of all options that have one. */
export const DEFAULT_WHISPER_SERVER_OPTIONS: DefaultsOf<WhisperServerBackendOptions, ServerUnsaid> =
  defaultsOf(SERVER);

const URL_START_TIMEOUT_MS = 10_000;
const OF_STARTED_SERVERS = [
  'model',
  'executable',
  'threads',
  'gpu',
  'gpuDevice',
  'wordTimes',
  'idleTimeoutMs',
  'onProgress',
] as const;

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveServerOptions(options: WhisperServerBackendOptions): WhisperServerSettings {
  const { url, model, executable, requestPath, idleTimeoutMs, ...settings } = readOptions(
    SERVER,
    options,
  );
  const { threads, gpu, gpuDevice, wordTimes, onProgress, ...engine } = settings;
  if (url === undefined) {
    const accepted = `${MODEL.accepted}; or url given`;
    const source: ServerSource = {
      url,
      model: readOption({ ...MODEL, accepted }, 'model', model),
      threads: forMachine({ threads, maxConcurrency: 1 }).threads,
      ...{ executable, requestPath, idleTimeoutMs, gpu, gpuDevice, wordTimes, onProgress },
    };
    return { ...engine, source };
  }
  const foreign = OF_STARTED_SERVERS.find((name) => options[name] !== undefined);
  if (foreign !== undefined) {
    throw invalidOption(
      foreign,
      options[foreign],
      'left out where url is given: the server has its own',
    );
  }
  return {
    ...engine,
    source: { url: new URL(url), requestPath: requestPath ?? '' },
    startTimeoutMs: options.startTimeoutMs ?? URL_START_TIMEOUT_MS,
  };
}

function isServerUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, search, hash } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}

function pathKind<T extends string | undefined>(fallback: T): OptionKind<string | T> {
  return optionKind<string | T>(
    'a path such as /v1/audio',
    (value) => typeof value === 'string' && /^(\/[\w.~-]+)+$/.test(value),
    fallback,
  );
}
