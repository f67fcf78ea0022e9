import type { Server as HttpServer } from 'node:http';
import type { Clock, Logger, SessionJournal, TranscriptionBackend, TurnDetector } from '@ws/core';
import {
  CLOCK,
  callback,
  choice,
  countOrAuto,
  type DefaultsOf,
  defaultsOf,
  flag,
  HEADROOM_MS,
  invalidOption,
  LANGUAGES,
  LOGGER,
  listOf,
  type OptionSpec,
  optionKind,
  PARTIAL_INTERVAL_MS,
  part,
  readOptions,
  type SettingsOf,
  SIGNAL,
  TURN_NAMES,
  type TurnName,
  text,
  unchecked,
  VAD_NAMES,
  type VadName,
  whole,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { REDACTION_KINDS, type RedactionKind } from '@ws/redaction';
import type { SessionHooks } from '../../audio-session/session-hooks.js';
import {
  ADAPTER_NAMES,
  type AdapterName,
  type AdapterSource,
  checkAdapterSource,
  defaultModelOf,
} from '../../engine/adapters.js';
import type { CreateDetector } from '../../engine/detectors.js';
import { type FallbackSource, fallbackSource } from '../../engine/fallback-source.js';
import type { SpeakerDiarizers } from '../../engine/speaker-diarizers.js';
import { MOUNT_PATH } from '../../net/http/mounted-path.js';
import { isLoopback, ORIGINS } from '../../net/http/page-check.js';
import { LIMITS, type ServerLimitOptions } from '../../operations/limits.js';
import {
  DIALECT_OPTIONS,
  type DialectOptions,
  type UnsaidOfDialects,
} from '../../protocols/dialect-options.js';
import type { ServerProtocol } from '../../protocols/server-protocol.js';
import { ACCESS, type AccessOptions, type UnsaidOfAccess } from './access-options.js';
import { JOBS, type JobOptions, type UnsaidOfJobs } from './job-options.js';
import { storeScheme } from './store-address.js';

/** Settings of `createServer`. */
export interface ServerOptions
  extends ServerLimitOptions,
    AccessOptions,
    DialectOptions,
    JobOptions {
  /**
   * What transcribes: the name of an adapter that is installed (`onnx`, the default; `moonshine`, `whispercpp`,
   * `faster`, `mlx`, `whisperx`), or a backend of your own, which stays yours to dispose.
   */
  readonly backend?: AdapterName | TranscriptionBackend | undefined;
  /**
   * A model's name (`tiny.en`, `base`) or the path of a model directory. Default `base`, of `moonshine` `tiny`; with a
   * backend of your own, the name that clients are told, by default the backend's.
   */
  readonly model?: string | undefined;
  /**
   * The adapter of a second engine, which answers where the first fails, hangs or does not load, with the same audio. What
   * sessions may ask for is what both can do. Default: none; the backend's own name where there is a `fallbackModel`. Only
   * where the server makes the backend.
   */
  readonly fallbackBackend?: AdapterName | undefined;
  /** The model of the second engine. Default: as for `model`. */
  readonly fallbackModel?: string | undefined;
  /**
   * Milliseconds per 30 s of audio after which an engine has hung, and the second one answers; less than `callTimeoutMs`.
   * 100 to an hour; default half of `callTimeoutMs`.
   */
  readonly fallbackTimeoutMs?: number | undefined;
  /** `true`: the second engine is loaded when it is first needed, which takes its time then. Default `false`: at the start. */
  readonly fallbackLazy?: boolean | undefined;
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
   * Calls that run at once, 1 to 64, or `auto` (default): for `onnx` and `moonshine` by the machine's cores and
   * memory, for the others 1. For these two so many processes, which are started when they are needed and each take the memory that one takes;
   * `whispercpp` (up to 16) and `faster` share the weights; `mlx` and `whisperx` take one call at a time. Only where the
   * server makes the backend.
   */
  readonly processes?: number | 'auto' | undefined;
  /**
   * What the engine computes on, best first: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects with such a name and the
   * provider's settings. Default: the processor. Only for `onnx`.
   */
  readonly executionProviders?: AdapterSource['executionProviders'];
  /**
   * A server of `node:http` or `node:https` to answer at, beside what it does already; it stays yours to listen and to close,
   * and `host` and `port` are not used. Express and Fastify run on such a server.
   */
  readonly server?: HttpServer | undefined;
  /** With `server`: where on it sessions are, such as `/captions`. Default: at `/ws/transcribe/STRATEGY`. */
  readonly path?: string | undefined;
  /** Other ways to speak to the server, such as `createVoice()` of `@ws/voice`. Default: none. */
  readonly protocols?: readonly ServerProtocol[] | undefined;
  /** See {@link SessionHooks.onSession}. */
  readonly onSession?: SessionHooks['onSession'];
  /** See {@link SessionHooks.onEvent}. */
  readonly onEvent?: SessionHooks['onEvent'];
  /**
   * The store of sessions' state, so that any server with the same store goes on with them: a folder that the servers
   * share, of files that this user alone can read; `nats://HOST,HOST2?replicas=3&storage=memory` (`@ws/journal-nats`);
   * `redis://HOST` (`@ws/journal-redis`); or a journal of your own, which stays yours to dispose. It holds texts and
   * settings, no audio, for some minutes. Default: nowhere; sessions are finished when the server closes.
   */
  readonly sessionStore?: string | SessionJournal | undefined;
  /** Address to listen on. Default `127.0.0.1`: this machine alone. */
  readonly host?: string | undefined;
  /** 0 to 65535; 0 picks a free one. Default 8765. */
  readonly port?: number | undefined;
  /**
   * A socket that is bound already, by its number, in place of `host` and `port`, which may be what systemd hands over.
   * 3 to 65535.
   */
  readonly fd?: number | undefined;
  /**
   * Web pages that may use the server, besides those of its own host and, on a loopback address, those of `localhost`:
   * origins such as `https://example.com` or `http://192.168.1.2:3000`, `null` (pages without an origin, such as files), or
   * `*` for all. Others get HTTP 403. Their hosts count as names of the server. What is no page, as a program in Node, says
   * no origin and is not refused. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Serves the captions page at `/`: captions of a microphone, a file or a tab, in a browser. Default `true`. The page itself
   * needs no API key; its sessions need what all sessions need.
   */
  readonly page?: boolean | undefined;
  /**
   * Audio between partials, in milliseconds, for sessions that ask for nothing else; 0: none. 0 to 60000; default: the
   * strategy's, 500, of `local-agreement` 250, of `align-att` 200.
   */
  readonly partialIntervalMs?: number | undefined;
  /**
   * What may be spoken in sessions that say neither `language` nor `languages`: 1 to 100 ISO 639-1 codes. Default: all that
   * the model knows. A language that it does not know ends the start with `ERR_INVALID_OPTION`.
   */
  readonly languages?: readonly string[] | undefined;
  /**
   * What is covered in all transcripts, of every protocol: `numbers`, `digits`, `pci`, `ssn`, `email`, `phone`, `iban`. A
   * client may ask for more, and never for less. Hooks and metrics, too, have what is covered. Default: nothing.
   */
  readonly redact?: readonly RedactionKind[] | undefined;
  /**
   * What tells speech from silence, in sessions that ask for nothing else: `silero` (default), `webrtc`, `energy` or
   * `none`, which decodes silence too. Or what makes a detector of your own, one for each session:
   * where it fails, the client is warned and everything is decoded.
   */
  readonly vad?: VadName | CreateDetector | undefined;
  /**
   * What tells that a speaker has finished: `smart` (default: Smart Turn, whose weights of 8.7 MB are fetched), a
   * detector of your own, which stays yours to dispose, or `none`, a fixed pause. Where it cannot be had, a warning is
   * logged and the fixed pause is taken.
   */
  readonly turn?: TurnName | TurnDetector | undefined;
  /**
   * What tells who speaks, to clients that ask for it, live and in recordings: `true` (`@ws/speakers`, whose weights of 34 MB
   * are fetched), or diarizers of your own, which stay yours to dispose. All clients share them. Default `false`.
   */
  readonly speakers?: boolean | SpeakerDiarizers | undefined;
  /** Told how the download of a model goes: of what the server makes, and of its protocols. */
  readonly onModelProgress?: ((progress: ModelProgress) => void) | undefined;
  /** Default: silence. A pino logger fits. Never given transcripts or audio. */
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the start with `ERR_ABORTED`; it does nothing once the server is ready. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a backend that the server makes. */
type AdapterOption = Exclude<
  keyof AdapterSource & keyof ServerOptions,
  'model' | 'onModelProgress'
>;
/** Options of the engine that answers where the first one does not. */
type FallbackOption = 'fallbackBackend' | 'fallbackModel' | 'fallbackTimeoutMs' | 'fallbackLazy';
/** Options that are not said where they are left out. */
type Unsaid =
  | 'model'
  | Exclude<FallbackOption, 'fallbackLazy'>
  | 'fd'
  | 'partialIntervalMs'
  | 'languages'
  | 'executionProviders'
  | 'onModelProgress'
  | 'signal'
  | 'server'
  | 'onSession'
  | 'onEvent'
  | 'sessionStore'
  | UnsaidOfAccess
  | UnsaidOfJobs
  | UnsaidOfDialects;

export type BackendSource =
  | { readonly kind: 'given'; readonly backend: TranscriptionBackend; readonly model: string }
  | ({ readonly kind: 'adapter'; readonly fallback?: FallbackSource | undefined } & AdapterSource);

type Settings = SettingsOf<ServerOptions, Unsaid>;

export interface ServerSettings
  extends Omit<Settings, AdapterOption | FallbackOption | 'backend' | 'model'> {
  readonly source: BackendSource;
}

/** Every option of a server; the command line has its flags from here, too. */
export const SERVER_OPTIONS: OptionSpec<Settings> = {
  ...{ ...LIMITS, ...ACCESS, ...DIALECT_OPTIONS, ...JOBS },
  backend: {
    ...optionKind<AdapterName | TranscriptionBackend>(
      `a TranscriptionBackend, or one of ${ADAPTER_NAMES.join(', ')}`,
      (value) => isAdapterName(value) || isBackend(value),
      'onnx',
    ),
    choices: ADAPTER_NAMES,
  },
  model: text(undefined, 'the name of a model, or the path of a model directory'),
  fallbackBackend: choice(ADAPTER_NAMES),
  fallbackModel: text(undefined, 'the name of a model, or the path of a model directory'),
  fallbackTimeoutMs: wholeNumber(100, 3_600_000),
  fallbackLazy: flag(false),
  precision: choice(['auto', 'fp32', 'int8'], 'auto'),
  threads: countOrAuto(64),
  processes: countOrAuto(64),
  // What they may be, the backend checks.
  executionProviders: unchecked<AdapterSource['executionProviders']>(),
  onModelProgress: callback<(progress: ModelProgress) => void>(),
  server: part<HttpServer>(['listen', 'on'], undefined, 'a server of node:http or node:https'),
  path: MOUNT_PATH,
  protocols: optionKind<readonly ServerProtocol[]>(
    'an array of ServerProtocol',
    (value) =>
      Array.isArray(value) &&
      value.every((one: Partial<ServerProtocol> | null) => typeof one?.serves === 'function'),
    Object.freeze([]),
  ),
  onSession: callback<NonNullable<SessionHooks['onSession']>>(),
  onEvent: callback<NonNullable<SessionHooks['onEvent']>>(),
  sessionStore: optionKind<string | SessionJournal | undefined>(
    'a folder, an address such as nats://127.0.0.1 or redis://127.0.0.1, or a SessionJournal',
    (value) =>
      (typeof value === 'string' && value !== '') ||
      typeof (value as SessionJournal | null)?.takeOver === 'function',
    undefined,
  ),
  host: text('127.0.0.1', 'an address or a host name, such as 127.0.0.1'),
  port: wholeNumber(0, 65_535, 8765),
  fd: wholeNumber(3, 65_535),
  allowedOrigins: ORIGINS,
  page: flag(true),
  partialIntervalMs: whole(PARTIAL_INTERVAL_MS),
  languages: LANGUAGES,
  redact: listOf(REDACTION_KINDS, 0, []),
  vad: {
    ...optionKind<VadName | CreateDetector>(
      `one of ${VAD_NAMES.join(', ')}, or a function that makes a VoiceActivityDetector`,
      (value) => typeof value === 'function' || VAD_NAMES.includes(value as VadName),
      'silero',
    ),
    choices: VAD_NAMES,
  },
  turn: {
    ...optionKind<TurnName | TurnDetector>(
      `one of ${TURN_NAMES.join(', ')}, or a TurnDetector`,
      (value) =>
        TURN_NAMES.includes(value as TurnName) ||
        typeof (value as TurnDetector | null)?.judge === 'function',
      'smart',
    ),
    choices: TURN_NAMES,
  },
  speakers: optionKind<boolean | SpeakerDiarizers>(
    'true or false, or diarizers: { live: a LiveDiarizer, recordings: a Diarizer }, one of them at least',
    isSpeakers,
    false,
  ),
  logger: LOGGER,
  clock: CLOCK,
  signal: SIGNAL,
};

function isSpeakers(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  const { live, recordings } = Object(value) as Partial<SpeakerDiarizers>;
  const isLive = live === undefined || typeof live.open === 'function';
  const isRecordings = recordings === undefined || typeof recordings.diarize === 'function';
  return isLive && isRecordings && (live ?? recordings) !== undefined;
}

/** What {@link ServerOptions} are when they are left out. */
export const DEFAULT_SERVER_OPTIONS: DefaultsOf<ServerOptions, Unsaid> = defaultsOf(SERVER_OPTIONS);

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeServerOptions(options: ServerOptions): ServerSettings {
  const { backend, model, ...rest } = readOptions(SERVER_OPTIONS, options);
  const { precision, threads, processes, executionProviders, ...others } = rest;
  const { fallbackBackend, fallbackModel, fallbackTimeoutMs, fallbackLazy, ...settings } = others;
  const adapterOptions = { precision, threads, processes, executionProviders };
  const fallbackOptions = { fallbackBackend, fallbackModel, fallbackTimeoutMs, fallbackLazy };
  for (const name of ['host', 'port'] as const) {
    if (settings.server === undefined || options[name] === undefined) continue;
    throw invalidOption(name, options[name], 'left out where "server" listens');
  }
  const { maxBufferedMs, maxUtteranceMs, onModelProgress } = settings;
  if (settings.authenticate !== undefined && hasKeys(settings)) {
    throw invalidOption('authenticate', settings.authenticate, 'left out where there are API keys');
  }
  if (settings.jobs !== undefined && settings.jobStorage === undefined) {
    const accepted = 'given with "jobs": a folder that servers and workers share, or s3://BUCKET';
    throw invalidOption('jobStorage', undefined, accepted);
  }
  if (settings.jobs === undefined && settings.jobStorage !== undefined) {
    throw invalidOption('jobs', undefined, 'given with "jobStorage": redis://HOST:6379');
  }
  if (typeof settings.sessionStore === 'string') storeScheme(settings.sessionStore);
  checkWyoming(settings);
  const least = maxUtteranceMs + HEADROOM_MS;
  if (maxBufferedMs < least) {
    const accepted = `at least maxUtteranceMs + ${HEADROOM_MS} (${least})`;
    throw invalidOption('maxBufferedMs', maxBufferedMs, accepted);
  }
  if (isAdapterName(backend)) {
    const engine = { name: backend, model: model ?? defaultModelOf(backend), onModelProgress };
    const first = { ...engine, ...adapterOptions };
    checkAdapterSource(first);
    const fallback = fallbackSource(first, fallbackOptions, settings.callTimeoutMs);
    return { ...settings, source: { kind: 'adapter', ...first, fallback } };
  }
  const ofAdapters = { ...adapterOptions, ...fallbackOptions };
  for (const name of Object.keys(ofAdapters) as (AdapterOption | FallbackOption)[]) {
    if (options[name] === undefined) continue;
    throw invalidOption(name, options[name], 'left out where "backend" is a backend of your own');
  }
  return { ...settings, source: { kind: 'given', backend, model: model ?? backend.name } };
}

/** Clients of Wyoming cannot show a key. */
function checkWyoming(
  settings: AccessOptions & Pick<Settings, 'host' | 'wyomingPort' | 'wyomingOpen' | 'authenticate'>,
): void {
  const { wyomingPort, wyomingOpen, host, authenticate } = settings;
  const isGuarded = hasKeys(settings) || authenticate !== undefined;
  if (
    wyomingPort === undefined ||
    wyomingOpen ||
    !isGuarded ||
    host === 'localhost' ||
    isLoopback(host)
  )
    return;
  throw invalidOption(
    'wyomingPort',
    wyomingPort,
    'left out where the server asks for keys and can be reached from elsewhere, for Wyoming has none; "wyomingOpen" (--wyoming-open) serves it to everybody all the same',
  );
}

function hasKeys({ apiKeys, apiKeysFile }: AccessOptions): boolean {
  return (apiKeys ?? []).length > 0 || apiKeysFile !== undefined;
}

function isAdapterName(value: unknown): value is AdapterName {
  return ADAPTER_NAMES.includes(value as AdapterName);
}

function isBackend(value: unknown): boolean {
  return typeof (value as TranscriptionBackend | null)?.transcribe === 'function';
}
