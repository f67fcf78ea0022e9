import {
  type Clock,
  type EndpointingOptions,
  SAMPLE_RATE,
  type SpeechDetectorOptions,
  type StrategyName,
} from '@ws/core';
import {
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  PCM_ENCODINGS,
  type PcmEncoding,
} from '@ws/core/audio';
import {
  choiceOption,
  clockOption,
  flagOption,
  hotwordsOption,
  invalidOption,
  languageOption,
  numberOption,
  promptOption,
  rejectUnknownOptions,
  signalOption,
} from '@ws/core/options';
import { STRATEGY_NAMES, VAD_NAMES, type VadName } from '@ws/core/protocol';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { cannotConnect } from './connection-errors.js';
import { endpointingOption } from './spoken-options.js';

/** Settings of `connect`. */
export interface ConnectOptions {
  /** Where the address has no path. Default `prompt`. */
  readonly strategy?: StrategyName | undefined;
  /** ISO 639-1 code of what is spoken; left out, a model that knows several languages finds out. */
  readonly language?: string | undefined;
  /** `transcribe` (default), or `translate` into English. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Vocabulary or style to expect, at most 4000 characters; the model reads the last 223 tokens of it. */
  readonly prompt?: string | undefined;
  /** Words to expect: names, terms. At most 100, of at most 100 characters. */
  readonly hotwords?: readonly string[] | undefined;
  /** Asks for the times of words. Default `false`. */
  readonly wordTimestamps?: boolean | undefined;
  /** The detector by which the server tells silence from speech. Default: the server's. */
  readonly vad?: VadName | undefined;
  /** Audio between partials, in milliseconds, 0 (none) to 60000; default: the server's. */
  readonly partialIntervalMs?: number | undefined;
  /** Hz of what is given to `write` and `writePcm`, 8000 to 192000; brought to 16 kHz before it is sent. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** How audio goes over the wire. Default `pcm_s16le`: half the bytes of `pcm_f32le`. */
  readonly encoding?: PcmEncoding | undefined;
  /**
   * When the server ends an utterance: as the `endpointing` of core's sessions. `automatic: false`: only `flush`, `end`
   * and the longest utterance do.
   */
  readonly endpointing?: EndpointingOptions | undefined;
  /**
   * The client itself listens for pauses, and the server does not, unless the detector fails. `true`: by energy, after
   * 300 ms of silence; or the settings of the detector. Default `false`.
   */
  readonly clientVad?: boolean | Omit<SpeechDetectorOptions, 'prefixPadMs'> | undefined;
  /** Bytes that may wait to leave before `write` waits, 1024 to 1073741824. Default 262144: 8 s of `pcm_s16le`. */
  readonly maxBufferedBytes?: number | undefined;
  /**
   * Events not yet read, 1 to 1000000. When full, partials that a later event has replaced go; when none are left, the
   * session fails with `ERR_OVERLOADED`. Default 1024.
   */
  readonly maxQueuedEvents?: number | undefined;
  /** Milliseconds until the server must have said `ready`, 1 to 3600000. Default 10000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Milliseconds without a word from the server, not even an answer to a ping, after which the session fails with
   * `ERR_CONNECTION`, 1000 to 3600000; never less than two of the heartbeats that the server tells of, and where it tells
   * of none, than 5 minutes. Default 45000.
   */
  readonly livenessTimeoutMs?: number | undefined;
  /** Ends the session, or the attempt to open it, with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** What latencies are measured on, and silence. */
  readonly clock?: Clock | undefined;
  /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
}

/** What {@link ConnectOptions} are when they are left out. */
export const DEFAULT_CONNECT_OPTIONS: Readonly<{
  strategy: 'prompt';
  task: 'transcribe';
  sampleRate: 16000;
  encoding: 'pcm_s16le';
  clientVad: false;
  maxBufferedBytes: number;
  maxQueuedEvents: number;
  connectTimeoutMs: number;
  livenessTimeoutMs: number;
}> = Object.freeze({
  strategy: 'prompt',
  task: 'transcribe',
  sampleRate: SAMPLE_RATE,
  encoding: 'pcm_s16le',
  clientVad: false,
  maxBufferedBytes: 256 * 1024,
  maxQueuedEvents: 1024,
  connectTimeoutMs: 10_000,
  livenessTimeoutMs: 45_000,
});

/** The options, checked, with what was left out. */
export interface ConnectSettings {
  readonly strategy: StrategyName;
  readonly language: string | undefined;
  readonly task: 'transcribe' | 'translate' | undefined;
  readonly prompt: string | undefined;
  readonly hotwords: readonly string[] | undefined;
  readonly wordTimestamps: boolean | undefined;
  readonly vad: VadName | undefined;
  readonly partialIntervalMs: number | undefined;
  readonly sampleRate: number;
  readonly encoding: PcmEncoding;
  /** What the server is told of pauses. */
  readonly endpointing: EndpointingOptions | undefined;
  /** `undefined`: the client does not listen for pauses. */
  readonly clientVad: SpeechDetectorOptions | undefined;
  readonly maxBufferedBytes: number;
  readonly maxQueuedEvents: number;
  readonly connectTimeoutMs: number;
  readonly livenessTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly createSocket: CreateSocket;
}

const TASKS: readonly ('transcribe' | 'translate')[] = ['transcribe', 'translate'];

const KNOWN: readonly (keyof ConnectOptions)[] = [
  'strategy',
  'language',
  'task',
  'prompt',
  'hotwords',
  'wordTimestamps',
  'vad',
  'partialIntervalMs',
  'sampleRate',
  'encoding',
  'endpointing',
  'clientVad',
  'maxBufferedBytes',
  'maxQueuedEvents',
  'connectTimeoutMs',
  'livenessTimeoutMs',
  'signal',
  'clock',
  'createSocket',
];

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeConnectOptions(
  options: ConnectOptions,
  createDefaultSocket: CreateSocket,
): ConnectSettings {
  rejectUnknownOptions(options, KNOWN);
  const defaults = DEFAULT_CONNECT_OPTIONS;
  const { clientVad = defaults.clientVad } = options;
  if (typeof clientVad !== 'boolean' && (typeof clientVad !== 'object' || !clientVad)) {
    throw invalidOption('clientVad', clientVad, 'true, false or settings of the detector');
  }
  return {
    strategy: choiceOption('strategy', options.strategy, defaults.strategy, STRATEGY_NAMES),
    language: languageOption(options.language),
    task: choiceOption('task', options.task, undefined, TASKS),
    prompt: promptOption(options.prompt),
    hotwords: hotwordsOption(options.hotwords),
    wordTimestamps: flagOption('wordTimestamps', options.wordTimestamps, undefined),
    vad: choiceOption('vad', options.vad, undefined, VAD_NAMES),
    partialIntervalMs: numberOption('partialIntervalMs', options.partialIntervalMs, undefined, {
      min: 0,
      max: 60_000,
      integer: true,
    }),
    sampleRate: numberOption('sampleRate', options.sampleRate, defaults.sampleRate, {
      min: MIN_RESAMPLER_RATE,
      max: MAX_RESAMPLER_RATE,
      integer: true,
    }),
    encoding: choiceOption('encoding', options.encoding, defaults.encoding, PCM_ENCODINGS),
    endpointing: endpointingOption(options.endpointing, { isOwn: clientVad !== false }),
    // Without padding, the detector's positions are those of the speech itself.
    clientVad: clientVad ? { ...(clientVad === true ? {} : clientVad), prefixPadMs: 0 } : undefined,
    maxBufferedBytes: numberOption(
      'maxBufferedBytes',
      options.maxBufferedBytes,
      defaults.maxBufferedBytes,
      { min: 1024, max: 1024 ** 3, integer: true },
    ),
    maxQueuedEvents: numberOption(
      'maxQueuedEvents',
      options.maxQueuedEvents,
      defaults.maxQueuedEvents,
      { min: 1, max: 1_000_000, integer: true },
    ),
    connectTimeoutMs: numberOption(
      'connectTimeoutMs',
      options.connectTimeoutMs,
      defaults.connectTimeoutMs,
      { min: 1, max: 3_600_000, integer: true },
    ),
    livenessTimeoutMs: numberOption(
      'livenessTimeoutMs',
      options.livenessTimeoutMs,
      defaults.livenessTimeoutMs,
      { min: 1000, max: 3_600_000, integer: true },
    ),
    signal: signalOption(options.signal),
    clock: clockOption(options.clock),
    createSocket: socketOption(options.createSocket, createDefaultSocket),
  };
}

/** How sockets are made; an error of it is one of connecting. */
export function socketOption(
  given: CreateSocket | undefined,
  createDefaultSocket: CreateSocket,
): CreateSocket {
  const create = given ?? createDefaultSocket;
  if (typeof create !== 'function') {
    throw invalidOption('createSocket', create, 'a function that makes a socket of an address');
  }
  return (url) => {
    try {
      return create(url);
    } catch (cause) {
      throw cannotConnect(url, cause instanceof Error ? cause.message : String(cause), cause);
    }
  };
}
