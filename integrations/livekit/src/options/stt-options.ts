import type { ApiKey, CreateSocket } from '@ws/client';
import type {
  Clock,
  EndpointingOptions,
  InferenceScheduler,
  Logger,
  StrategyName,
  TranscriptionBackend,
  TurnDetector,
  VoiceActivityDetector,
} from '@ws/core';
import {
  CLOCK,
  callback,
  choice,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  flag,
  GIVEN_ENDPOINTING,
  invalidOption,
  LOGGER,
  type OptionSpec,
  optionKind,
  PARTIAL_INTERVAL_MS,
  part,
  readOptions,
  type SettingsOf,
  SPOKEN,
  STRATEGY_NAMES,
  TASKS,
  TURN_NAMES,
  type TurnName,
  text,
  VAD_NAMES,
  type VadName,
  whole,
  wholeNumber,
} from '@ws/core/internal';

/** Settings of {@link STT}. It needs one of `backend`, `scheduler` and `url`. */
export interface STTOptions {
  /** The engine that transcribes in this process. It stays the caller's to dispose. */
  readonly backend?: TranscriptionBackend | undefined;
  /** The same, shared with others. */
  readonly scheduler?: InferenceScheduler | undefined;
  /** A server of `@ws/server` that transcribes: `ws://127.0.0.1:8765`. */
  readonly url?: string | undefined;
  /** An API key of the server, or a session token; or a function that gets one. */
  readonly apiKey?: ApiKey | undefined;
  /** The model that the server must have, and what metrics call it. Default: whichever it has; in this process the engine's name. */
  readonly model?: string | undefined;
  /** ISO 639-1 code of what is spoken; left out, a model that knows several languages finds out. */
  readonly language?: string | undefined;
  /** What may be spoken, 1 to 100 ISO 639-1 codes. */
  readonly languages?: readonly string[] | undefined;
  /** `transcribe` (default), or `translate` into English. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Vocabulary or style to expect, at most 4000 characters. */
  readonly prompt?: string | undefined;
  /** Words to expect: names, terms. At most 100, of at most 100 characters. The session's keyterms come behind them. */
  readonly hotwords?: readonly string[] | undefined;
  /** Whether words have times. Default `true`. */
  readonly wordTimestamps?: boolean | undefined;
  /** Default `prompt`. */
  readonly strategy?: StrategyName | undefined;
  /** When an utterance ends, as of core's sessions. `automatic: false`: only `flush` and the longest utterance end one. */
  readonly endpointing?: EndpointingOptions | undefined;
  /** Audio between interim transcripts, in milliseconds, 0 (none) to 60000. Default: the strategy's. */
  readonly partialIntervalMs?: number | undefined;
  /** In this process: makes a detector of silence for each stream, which is disposed with it. Default: one by energy. */
  readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
  /** The server's detector. Default: the server's choice. */
  readonly vad?: VadName | undefined;
  /** What tells that a speaker has finished: in this process a detector, which stays the caller's to dispose; of a server its name. */
  readonly turn?: TurnDetector | TurnName | undefined;
  /**
   * Milliseconds for which a lost connection to the server is tried again before LiveKit hears of it, and tries in its own
   * way or goes to another STT, 0 to 86400000. Default 10000.
   */
  readonly maxOutageMs?: number | undefined;
  /** Makes sockets. Default: those of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

type Open =
  | 'backend'
  | 'scheduler'
  | 'url'
  | 'apiKey'
  | 'model'
  | 'language'
  | 'languages'
  | 'task'
  | 'prompt'
  | 'hotwords'
  | 'endpointing'
  | 'partialIntervalMs'
  | 'createVad'
  | 'vad'
  | 'turn'
  | 'createSocket';

/** The options, checked, with what was left out. */
export type STTSettings = SettingsOf<STTOptions, Open>;

const SPEC: OptionSpec<STTSettings> = extendSpec(SPOKEN, {
  backend: part<TranscriptionBackend>(['transcribe'], undefined, 'a TranscriptionBackend'),
  scheduler: part<InferenceScheduler>(['join'], undefined, 'an InferenceScheduler'),
  url: optionKind<string | undefined>(
    'the address of a server: ws://127.0.0.1:8765',
    (value) => typeof value === 'string' && URL.canParse(value),
    undefined,
  ),
  // The client says what is wrong with it, and never quotes it.
  apiKey: optionKind<ApiKey | undefined>(
    'a string, or a function that gives one',
    (value) => typeof value === 'string' || typeof value === 'function',
    undefined,
  ),
  model: text(),
  task: choice(TASKS),
  wordTimestamps: flag(true),
  strategy: choice(STRATEGY_NAMES, 'prompt'),
  endpointing: GIVEN_ENDPOINTING,
  partialIntervalMs: whole(PARTIAL_INTERVAL_MS),
  createVad: callback<NonNullable<STTOptions['createVad']>>('a function that makes a detector'),
  vad: choice(VAD_NAMES),
  turn: optionKind<STTOptions['turn']>(
    `a TurnDetector, or of a server one of ${TURN_NAMES.join(', ')}`,
    (value) =>
      TURN_NAMES.includes(value as TurnName) ||
      typeof (value as TurnDetector | null)?.judge === 'function',
    undefined,
  ),
  maxOutageMs: wholeNumber(0, 86_400_000, 10_000),
  createSocket: callback<CreateSocket>('a function that makes a socket of an address'),
  clock: CLOCK,
  logger: LOGGER,
});

/** What {@link STTOptions} are when they are left out. */
export const DEFAULT_STT_OPTIONS: DefaultsOf<STTOptions, Open> = defaultsOf(SPEC);

const OF_SERVERS = ['apiKey', 'vad', 'createSocket'] as const;

/**
 * Checks every field, and that they go together.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function sttSettings(options: STTOptions): STTSettings {
  const settings = readOptions(SPEC, options);
  const { backend, scheduler, url, turn } = settings;
  if ([backend, scheduler, url].filter((one) => one !== undefined).length !== 1) {
    throw invalidOption(
      'backend',
      backend,
      'the one of "backend", "scheduler" and "url" that is given',
    );
  }
  const isRemote = url !== undefined;
  const misplaced = isRemote
    ? settings.createVad && 'createVad'
    : OF_SERVERS.find((name) => settings[name] !== undefined);
  if (misplaced) {
    const accepted = `left out where ${isRemote ? 'a server' : 'this process'} transcribes`;
    throw invalidOption(misplaced, 'given', accepted);
  }
  if (turn !== undefined && (typeof turn === 'string') !== isRemote) {
    const accepted = isRemote ? `one of ${TURN_NAMES.join(', ')}` : 'a TurnDetector';
    throw invalidOption(
      'turn',
      turn,
      `${accepted}, where ${isRemote ? 'a server' : 'this process'} transcribes`,
    );
  }
  return settings;
}
