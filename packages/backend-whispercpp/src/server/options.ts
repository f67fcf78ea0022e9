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

/** Settings of {@link createWhisperServerBackend}: with `url` those of a server that runs, with `model` of one to start. */
export interface WhisperServerBackendOptions {
  /** Where a whisper-server runs: `http://127.0.0.1:8080`. It is neither started, watched nor stopped. */
  readonly url?: string | undefined;
  /** What is to be heard with, where a server is started: a name that `@ws/models` knows (`tiny.en`), or a path. */
  readonly model?: string | undefined;
  /** The server's program. Default: `WHISPER_SERVER`, else one built before, else the one on the `PATH`. Not with `url`. */
  readonly executable?: string | undefined;
  /** Threads of a call, 1 to 64. Default: one less than the machine has, at most 4. Not with `url`. */
  readonly threads?: number | undefined;
  /** Whether a graphics card is used, where the program can. Default true. Not with `url`. */
  readonly gpu?: boolean | undefined;
  /** Which, 0 to 64. Default 0. Not with `url`. */
  readonly gpuDevice?: number | undefined;
  /**
   * Where word times come from. `dtw` (default): the decoder's attention, where whisper.cpp knows the model's alignment
   * heads; segments are then told at the end only. `token`: whisper.cpp's own guess; segments are told as they are decoded,
   * where the audio is longer than some 27 s. Not with `url`: the server decides.
   */
  readonly wordTimes?: 'dtw' | 'token' | undefined;
  /** Before all paths of the server: `--request-path`. Default: none; of a server that is started, one that nobody can guess. */
  readonly requestPath?: string | undefined;
  /** `--inference-path`. Default `/inference`. */
  readonly inferencePath?: string | undefined;
  /** `auto` (default): as short as the audio allows. `full`: whole 30 s windows, two to three times slower for short audio. */
  readonly audioContext?: AudioContextOption | undefined;
  /** Beams, 1 to 8. Default 1: greedy. */
  readonly beamSize?: number | undefined;
  /** How often starting, or a call that failed for a passing reason, is tried again, 0 to 10. Default 2. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
  readonly retryDelayMs?: number | undefined;
  /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds until the server must be ready, 1000 to 3 600 000. Default 600 000 for large models; with `url` 10 000. */
  readonly startTimeoutMs?: number | undefined;
  /**
   * Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000: a server that was started here
   * is killed; the connection to another one is closed. Default 120 000.
   */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the server is stopped, 1000 to 86 400 000. Default: it stays. Not with `url`. */
  readonly idleTimeoutMs?: number | undefined;
  /** Told how a model's download and conversion go. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** Where the server comes from. */
export type ServerSource =
  | { readonly url: URL; readonly requestPath: string }
  | {
      readonly url: undefined;
      readonly model: string;
      readonly executable: string | undefined;
      readonly threads: number;
      readonly gpu: boolean;
      readonly gpuDevice: number;
      readonly wordTimes: 'dtw' | 'token';
      readonly requestPath: string | undefined;
      readonly idleTimeoutMs: number | undefined;
      readonly onProgress: WhisperServerBackendOptions['onProgress'];
    };

/** {@link WhisperServerBackendOptions}, checked. */
export interface WhisperServerSettings {
  readonly source: ServerSource;
  readonly inferencePath: string;
  readonly audioContext: AudioContextOption;
  readonly beamSize: number;
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly maxQueuedCalls: number;
  readonly startTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

/** What is taken where an option is left out. */
export const DEFAULT_WHISPER_SERVER_OPTIONS: Readonly<{
  gpu: boolean;
  gpuDevice: number;
  wordTimes: 'dtw' | 'token';
  inferencePath: string;
  audioContext: AudioContextOption;
  beamSize: number;
  retries: number;
  retryDelayMs: number;
  maxQueuedCalls: number;
  startTimeoutMs: number;
  callTimeoutMs: number;
}> = Object.freeze({
  gpu: true,
  gpuDevice: 0,
  wordTimes: 'dtw',
  inferencePath: '/inference',
  audioContext: 'auto',
  beamSize: 1,
  retries: 2,
  retryDelayMs: 250,
  maxQueuedCalls: 64,
  startTimeoutMs: 600_000,
  callTimeoutMs: 120_000,
});

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
  optionsObject(options, '{ model: "tiny.en" }, or { url: "http://127.0.0.1:8080" }');
  const defaults = DEFAULT_WHISPER_SERVER_OPTIONS;
  rejectUnknownOptions(options, [
    'url',
    'requestPath',
    'logger',
    ...OF_STARTED_SERVERS,
    ...Object.keys(defaults),
  ]);
  const whole = (
    name:
      | 'beamSize'
      | 'retries'
      | 'retryDelayMs'
      | 'maxQueuedCalls'
      | 'callTimeoutMs'
      | 'gpuDevice',
    min: number,
    max: number,
  ): number => numberOption(name, options[name], defaults[name], { min, max, integer: true });
  const source = serverSource(options, whole('gpuDevice', 0, 64));
  return {
    source,
    inferencePath: pathOption('inferencePath', options.inferencePath) ?? defaults.inferencePath,
    audioContext: choiceOption('audioContext', options.audioContext, defaults.audioContext, [
      'auto',
      'full',
    ]),
    beamSize: whole('beamSize', 1, 8),
    retries: whole('retries', 0, 10),
    retryDelayMs: whole('retryDelayMs', 0, 60_000),
    maxQueuedCalls: whole('maxQueuedCalls', 1, 10_000),
    startTimeoutMs: numberOption(
      'startTimeoutMs',
      options.startTimeoutMs,
      source.url === undefined ? defaults.startTimeoutMs : URL_START_TIMEOUT_MS,
      { min: 1_000, max: 3_600_000, integer: true },
    ),
    callTimeoutMs: whole('callTimeoutMs', 1_000, 3_600_000),
    logger: loggerOption('logger', options.logger),
  };
}

function serverSource(options: WhisperServerBackendOptions, gpuDevice: number): ServerSource {
  const requestPath = pathOption('requestPath', options.requestPath);
  const url = textOption('url', options.url);
  if (url !== undefined) {
    const foreign = OF_STARTED_SERVERS.find((name) => options[name] !== undefined);
    if (foreign !== undefined) {
      throw invalidOption(
        foreign,
        options[foreign],
        'left out where url is given: the server has its own',
      );
    }
    return { url: serverUrl(url), requestPath: requestPath ?? '' };
  }
  const model = textOption('model', options.model);
  if (model === undefined) {
    throw invalidOption(
      'model',
      undefined,
      'the name of a model, or the path of one; or url given',
    );
  }
  const defaults = DEFAULT_WHISPER_SERVER_OPTIONS;
  return {
    url: undefined,
    model,
    executable: textOption('executable', options.executable),
    threads: threadsOption(options.threads, 1),
    gpu: flagOption('gpu', options.gpu, defaults.gpu),
    gpuDevice,
    wordTimes: choiceOption('wordTimes', options.wordTimes, defaults.wordTimes, ['dtw', 'token']),
    requestPath,
    idleTimeoutMs: numberOption('idleTimeoutMs', options.idleTimeoutMs, undefined, {
      min: 1_000,
      max: 86_400_000,
      integer: true,
    }),
    onProgress: listenerOption('onProgress', options.onProgress),
  };
}

function serverUrl(value: string): URL {
  const accepted = 'an address such as http://127.0.0.1:8080';
  if (!URL.canParse(value)) throw invalidOption('url', value, accepted);
  const url = new URL(value);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isHttp || url.search !== '' || url.hash !== '') throw invalidOption('url', value, accepted);
  return url;
}

function pathOption(name: string, value: string | undefined): string | undefined {
  const path = textOption(name, value);
  if (path !== undefined && !/^(\/[\w.~-]+)+$/.test(path)) {
    throw invalidOption(name, path, 'a path such as /v1/audio');
  }
  return path;
}
