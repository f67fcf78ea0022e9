import {
  CONNECT,
  CONNECTION,
  type ConnectOptions,
  SERVER_URL,
} from '@ws/client/internal/transcriber';
import type {
  InferenceScheduler,
  LiveDiarizer,
  Logger,
  TranscriptionBackend,
  TurnDetector,
  VoiceActivityDetector,
} from '@ws/core';
import {
  callback,
  type DefaultsOf,
  defaultsOf,
  flag,
  invalidOption,
  LOGGER,
  type OptionSpec,
  optionKind,
  part,
  readOptions,
  type SettingsOf,
  SPEAKERS_REQUEST,
  SPOKEN,
  TURN_NAMES,
  type TurnName,
  wholeNumber,
} from '@ws/core/internal';

/** Options of `connect` of `@ws/client` that an STT has, too. */
type OfConnect =
  | ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'strategy')
  | ('endpointing' | 'partialIntervalMs' | 'vad' | 'apiKey' | 'createSocket' | 'clock');

/**
 * Settings of {@link STT}. It needs one of `backend`, `scheduler` and `url`. Most options mean what they mean for `connect` of
 * `@ws/client`, in this process, too. `wordTimestamps` is `true` where it is left out. Keyterms of the agent's session come
 * behind `hotwords`. `vad`, `apiKey` and `createSocket` are for servers.
 */
export interface STTOptions extends Pick<ConnectOptions, OfConnect> {
  /** The engine that transcribes in this process. It stays the caller's to dispose. */
  readonly backend?: TranscriptionBackend | undefined;
  /** The same, shared with others. */
  readonly scheduler?: InferenceScheduler | undefined;
  /** A server of `@ws/server` that transcribes: `ws://127.0.0.1:8765`. */
  readonly url?: string | undefined;
  /** The model that the server must have, and what metrics call it. Default: whichever it has; in this process the engine's name. */
  readonly model?: string | undefined;
  /** In this process: makes a detector of silence for each stream, which is disposed with it. Default: one by energy. */
  readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
  /** What tells that a speaker has finished: in this process a detector, which stays the caller's to dispose; of a server its name. */
  readonly turn?: TurnDetector | TurnName | undefined;
  /**
   * Tells who speaks, as `speakerId` of finals: in this process a diarizer, which stays the caller's to dispose; of a server
   * `true`, or how many people speak at most. Default: not told.
   */
  readonly speakers?: LiveDiarizer | ConnectOptions['speakers'];
  /**
   * Milliseconds for which a lost connection to the server is tried again before LiveKit hears of it, and tries in its own
   * way or goes to another STT, 0 to 86400000. Default 10000.
   */
  readonly maxOutageMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

type Open =
  | Exclude<OfConnect, 'wordTimestamps' | 'strategy' | 'createSocket' | 'clock'>
  | ('backend' | 'scheduler' | 'url' | 'model' | 'createVad' | 'turn' | 'speakers');

export type STTSettings = SettingsOf<STTOptions, Open>;

const { model, task, strategy, endpointing, partialIntervalMs, vad } = CONNECT;
const { apiKey, createSocket, clock } = CONNECTION;
const SPEC: OptionSpec<STTSettings> = {
  ...SPOKEN,
  ...{ model, task, strategy, endpointing, partialIntervalMs, vad, apiKey, createSocket, clock },
  backend: part<TranscriptionBackend>(['transcribe'], undefined, 'a TranscriptionBackend'),
  scheduler: part<InferenceScheduler>(['join'], undefined, 'an InferenceScheduler'),
  url: SERVER_URL,
  wordTimestamps: flag(true),
  createVad: callback<NonNullable<STTOptions['createVad']>>('a function that makes a detector'),
  turn: optionKind<STTOptions['turn']>(
    `a TurnDetector, or of a server one of ${TURN_NAMES.join(', ')}`,
    (value) =>
      TURN_NAMES.includes(value as TurnName) ||
      typeof (value as TurnDetector | null)?.judge === 'function',
    undefined,
  ),
  speakers: {
    ...optionKind<STTOptions['speakers']>(
      'a LiveDiarizer, or of a server true or an object',
      (value) => isDiarizer(value) || SPEAKERS_REQUEST.accepts(value),
      undefined,
    ),
    take: (value, name) => (isDiarizer(value) ? value : SPEAKERS_REQUEST.take!(value, name)),
  },
  maxOutageMs: wholeNumber(0, 86_400_000, 10_000),
  logger: LOGGER,
};

/** What {@link STTOptions} are when they are left out. */
export const DEFAULT_STT_OPTIONS: DefaultsOf<STTOptions, Open | 'createSocket'> = defaultsOf(SPEC);

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
  if (settings.speakers && isRemote === isDiarizer(settings.speakers)) {
    const accepted = isRemote
      ? 'true or an object, of a server'
      : 'a LiveDiarizer, in this process';
    throw invalidOption('speakers', settings.speakers, accepted);
  }
  const misplaced = isRemote
    ? settings.createVad && 'createVad'
    : OF_SERVERS.find((name) => options[name] !== undefined);
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

export function isDiarizer(value: unknown): value is LiveDiarizer {
  return typeof (value as LiveDiarizer | null)?.open === 'function';
}
