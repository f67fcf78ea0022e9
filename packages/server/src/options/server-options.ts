import type { Clock, Logger, TranscriptionBackend } from '@ws/core';
import {
  choiceOption,
  clockOption,
  invalidOption,
  loggerOption,
  rejectUnknownOptions,
  signalOption,
} from '@ws/core/options';
import { VAD_NAMES, type VadName } from '@ws/core/protocol';
import type { ModelProgress } from '@ws/models';
import {
  ADAPTER_NAMES,
  type AdapterName,
  type AdapterSource,
  checkAdapterSource,
} from '../by-name/adapters.js';
import type { CreateDetector } from '../by-name/detectors.js';
import { originsOption } from '../http/page-check.js';
import {
  LIMIT_NAMES,
  LIMITS,
  type ServerLimitOptions,
  type ServerLimitSettings,
} from './limits.js';
import { type NumberRange, wholeNumber } from './number-range.js';

/** Settings of `createServer`. */
export interface ServerOptions extends ServerLimitOptions {
  /**
   * What transcribes: the name of an adapter that is installed (`onnx`, the default; `whispercpp`, `faster`, `mlx`,
   * `whisperx`), or a backend of your own, which stays yours to dispose.
   */
  readonly backend?: AdapterName | TranscriptionBackend | undefined;
  /**
   * A model's name (`tiny.en`, `base`) or the path of a model directory. Default `base`; with a backend of your own,
   * the name that clients are told, by default the backend's.
   */
  readonly model?: string | undefined;
  /**
   * `auto` (default): what the processor does right and fast. Only where the server makes the backend; `whispercpp` and
   * `mlx` compute in what the weights are in.
   */
  readonly precision?: 'auto' | 'fp32' | 'int8' | undefined;
  /**
   * Threads of one inference, 1 to 64, or `auto` (default): what the backend takes for this machine. Only where the server
   * makes the backend.
   */
  readonly threads?: number | 'auto' | undefined;
  /**
   * Calls that run at once, 1 to 64, or `auto` (default): for `onnx` by the machine's cores and memory, for the others 1.
   * For `onnx` so many processes, which are started when they are needed and each take the memory that one takes;
   * `whispercpp` (up to 16) and `faster` share the weights; `mlx` and `whisperx` take one call at a time. Only where the
   * server makes the backend.
   */
  readonly processes?: number | 'auto' | undefined;
  /**
   * What the engine computes on, best first: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects with such a name and the
   * provider's settings. Default: the processor. Only for `onnx`.
   */
  readonly executionProviders?: AdapterSource['executionProviders'];
  /** Address to listen on. Default `127.0.0.1`: this machine alone. */
  readonly host?: string | undefined;
  /** 0 to 65535; 0 picks a free one. Default 8765. */
  readonly port?: number | undefined;
  /**
   * Web pages that may use the server, besides those of its own host: origins such as `https://example.com` or
   * `http://localhost:3000`, `null` (pages without an origin, such as files), or `*` for all. Others get HTTP 403. What is
   * no page, as a program in Node, says no origin and is not refused. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Audio between partials, in milliseconds, for sessions that ask for nothing else; 0: none. 0 to 60000; default: the
   * strategy's, 500, of `local-agreement` 250, of `align-att` 200.
   */
  readonly partialIntervalMs?: number | undefined;
  /**
   * What tells speech from silence, in sessions that ask for nothing else: `silero` (default), `webrtc`, `energy` or
   * `none`, which decodes silence too. Or what makes a detector of your own, one for each session:
   * where it fails, the client is warned and everything is decoded.
   */
  readonly vad?: VadName | CreateDetector | undefined;
  /** Told how a model's download goes. Only where the server makes the backend. */
  readonly onModelProgress?: ((progress: ModelProgress) => void) | undefined;
  /** Default: silence. A pino logger fits. Never given transcripts or audio. */
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the start with `ERR_ABORTED`; without effect once the server is ready. */
  readonly signal?: AbortSignal | undefined;
}

/** What {@link ServerOptions} are when they are left out. */
export const DEFAULT_SERVER_OPTIONS: Readonly<
  ServerLimitSettings & {
    backend: 'onnx';
    model: 'base';
    precision: 'auto';
    threads: 'auto';
    processes: 'auto';
    vad: 'silero';
    host: '127.0.0.1';
    port: 8765;
  }
> = Object.freeze({
  backend: 'onnx',
  model: 'base',
  precision: 'auto',
  threads: 'auto',
  processes: 'auto',
  vad: 'silero',
  host: '127.0.0.1',
  port: 8765,
  ...(Object.fromEntries(
    LIMIT_NAMES.map((name) => [name, LIMITS[name].fallback]),
  ) as ServerLimitSettings),
});

/** Ranges of the options that are numbers and no limits. */
export const NUMBERS: {
  readonly port: NumberRange<number>;
  readonly partialIntervalMs: NumberRange<undefined>;
  readonly threads: NumberRange<'auto'>;
  readonly processes: NumberRange<'auto'>;
} = {
  port: { fallback: 8765, min: 0, max: 65_535 },
  // Left out, the strategy chooses.
  partialIntervalMs: { fallback: undefined, min: 0, max: 60_000 },
  threads: { fallback: 'auto', min: 1, max: 64 },
  processes: { fallback: 'auto', min: 1, max: 64 },
};

/** Values of `precision`. */
export const PRECISIONS: readonly ['auto', 'fp32', 'int8'] = ['auto', 'fp32', 'int8'];

/** How a backend is had. */
export type BackendSource =
  | { readonly kind: 'given'; readonly backend: TranscriptionBackend; readonly model: string }
  | ({ readonly kind: 'adapter' } & AdapterSource);

/** The options, checked, with what was left out. */
export interface ServerSettings {
  readonly source: BackendSource;
  readonly host: string;
  readonly port: number;
  readonly allowedOrigins: readonly string[];
  readonly partialIntervalMs: number | undefined;
  readonly vad: VadName | CreateDetector;
  readonly limits: ServerLimitSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

const KNOWN: readonly (keyof ServerOptions)[] = [
  'backend',
  'model',
  'precision',
  'threads',
  'processes',
  'executionProviders',
  'host',
  'port',
  'allowedOrigins',
  'partialIntervalMs',
  'vad',
  'onModelProgress',
  'logger',
  'clock',
  'signal',
  ...LIMIT_NAMES,
];

/** Options of a backend that the server makes. */
const ADAPTER_OPTIONS = [
  'precision',
  'threads',
  'processes',
  'executionProviders',
  'onModelProgress',
] as const;

// Between the longest utterance and the bound of the buffer: room in which the next utterance arrives.
const HEADROOM_MS = 1000;

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeServerOptions(options: ServerOptions): ServerSettings {
  rejectUnknownOptions(options, KNOWN);
  const { host = DEFAULT_SERVER_OPTIONS.host } = options;
  if (typeof host !== 'string' || host === '') {
    throw invalidOption('host', host, 'an address or a host name, such as 127.0.0.1');
  }
  const limits = Object.fromEntries(
    LIMIT_NAMES.map((name) => [name, wholeNumber(name, options[name], LIMITS[name])]),
  ) as ServerLimitSettings;
  if (limits.maxBufferedMs < limits.maxUtteranceMs + HEADROOM_MS) {
    throw invalidOption(
      'maxBufferedMs',
      limits.maxBufferedMs,
      `at least maxUtteranceMs + ${HEADROOM_MS} (${limits.maxUtteranceMs + HEADROOM_MS})`,
    );
  }
  return {
    source: backendSource(options),
    host,
    port: wholeNumber('port', options.port, NUMBERS.port),
    allowedOrigins: originsOption('allowedOrigins', options.allowedOrigins),
    partialIntervalMs: wholeNumber(
      'partialIntervalMs',
      options.partialIntervalMs,
      NUMBERS.partialIntervalMs,
    ),
    vad: detector(options.vad),
    limits,
    logger: loggerOption('logger', options.logger),
    clock: clockOption(options.clock),
    signal: signalOption(options.signal),
  };
}

function detector(
  vad: ServerOptions['vad'] = DEFAULT_SERVER_OPTIONS.vad,
): VadName | CreateDetector {
  if (typeof vad === 'function') return vad;
  const known = VAD_NAMES.find((name) => name === vad);
  if (known !== undefined) return known;
  const accepted = `one of ${VAD_NAMES.join(', ')}, or a function that makes a VoiceActivityDetector`;
  throw invalidOption('vad', vad, accepted);
}

function backendSource(options: ServerOptions): BackendSource {
  const { backend = DEFAULT_SERVER_OPTIONS.backend, model, precision, threads } = options;
  if (model !== undefined && (typeof model !== 'string' || model === '')) {
    throw invalidOption('model', model, 'the name of a model, or the path of a model directory');
  }
  if (typeof backend !== 'string') {
    if (typeof backend?.transcribe !== 'function') {
      throw invalidOption(
        'backend',
        backend,
        `a TranscriptionBackend, or one of ${ADAPTER_NAMES.join(', ')}`,
      );
    }
    for (const name of ADAPTER_OPTIONS) {
      if (options[name] === undefined) continue;
      throw invalidOption(name, options[name], 'left out where "backend" is a backend of your own');
    }
    return { kind: 'given', backend, model: model ?? backend.name };
  }
  const name = ADAPTER_NAMES.find((candidate) => candidate === backend);
  if (name === undefined) {
    throw invalidOption(
      'backend',
      backend,
      `a TranscriptionBackend, or one of ${ADAPTER_NAMES.join(', ')}`,
    );
  }
  const source: BackendSource & { kind: 'adapter' } = {
    kind: 'adapter',
    name,
    model: model ?? DEFAULT_SERVER_OPTIONS.model,
    precision: choiceOption('precision', precision, DEFAULT_SERVER_OPTIONS.precision, PRECISIONS),
    threads: countOrAuto('threads', threads),
    processes: countOrAuto('processes', options.processes),
    // What they may be, the backend checks.
    executionProviders: options.executionProviders,
    onModelProgress: options.onModelProgress,
  };
  checkAdapterSource(source);
  return source;
}

function countOrAuto(
  name: 'threads' | 'processes',
  value: number | 'auto' | undefined,
): number | 'auto' {
  return value === 'auto' ? value : wholeNumber(name, value, NUMBERS[name]);
}
