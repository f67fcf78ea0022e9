import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  invalidOption,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOption,
  readOptions,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import {
  duration,
  ENGINE,
  type EngineOptions,
  type EngineSettings,
  IDLE_TIMEOUT_MS,
  MODEL,
  threadsFor,
} from '../options/engine-options.js';

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

/** Where the server comes from. */
export type ServerSource =
  | { readonly url: URL; readonly requestPath: string }
  | ({
      readonly url: undefined;
      readonly model: string;
      readonly executable: string | undefined;
      readonly requestPath: string | undefined;
      readonly idleTimeoutMs: number | undefined;
    } & StartedSettings);

/** {@link WhisperServerBackendOptions}, checked. */
export interface WhisperServerSettings extends Omit<EngineSettings, keyof StartedSettings> {
  readonly source: ServerSource;
  readonly inferencePath: string;
  readonly startTimeoutMs: number;
  readonly callTimeoutMs: number;
}

type Unsaid = 'url' | 'model' | 'executable' | 'requestPath' | 'idleTimeoutMs' | 'onProgress';

const SPEC: OptionSpec<SettingsOf<WhisperServerBackendOptions, Unsaid>> = extendSpec(ENGINE, {
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
});

/** The defaults of all options that have one. */
export const DEFAULT_WHISPER_SERVER_OPTIONS: DefaultsOf<WhisperServerBackendOptions, Unsaid> =
  defaultsOf(SPEC);

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
    SPEC,
    options,
  );
  const { threads, gpu, gpuDevice, wordTimes, onProgress, ...engine } = settings;
  if (url === undefined) {
    const accepted = `${MODEL.accepted}; or url given`;
    const source: ServerSource = {
      url,
      model: readOption({ ...MODEL, accepted }, 'model', model),
      threads: threadsFor(threads, 1),
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
