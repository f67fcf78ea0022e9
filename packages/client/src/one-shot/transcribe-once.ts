import { SAMPLE_RATE, type StrategyName, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import {
  abortedError,
  choice,
  flag,
  fromWireError,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  type OneShotResultMessage,
  type OptionSpec,
  optionKind,
  REDACTION,
  type RedactionKind,
  readOptions,
  type SettingsOf,
  SIGNAL,
  SPOKEN,
  STRATEGY_NAMES,
  unchecked,
  wholeNumber,
} from '@ws/core/internal';
import type { ClientMessage, StartMessage } from '@ws/core/protocol';
import { checkSamples } from '../audio/check-audio.js';
import { API_KEY, type ApiKey, socketOptions } from '../connection/api-key.js';
import { CREATE_SOCKET, socketsBy } from '../connection/connect-options.js';
import { cannotConnect, closedEarly, lateAnswer } from '../connection/connection-errors.js';
import { sessionUrl } from '../connection/session-url.js';
import { createWire } from '../connection/wire.js';
import type { CreateSocket, WebSocketLike } from '../socket/web-socket-like.js';

/** Settings of `transcribeOnce`. */
export interface TranscribeOnceOptions {
  /** Hz of `samples` and `contextAudio`, 8000 to 48000. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** What is spoken, as in the options of `connect`: a server that speaks the original messages alone knows none. */
  readonly language?: string | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly prompt?: string | undefined;
  readonly hotwords?: readonly string[] | undefined;
  /** The text that came before; its last 4000 characters are sent. */
  readonly previousTranscript?: string | undefined;
  /** The end of the audio that came before. */
  readonly contextAudio?: Float32Array | undefined;
  /** Ask for the words of each segment, with their times and how sure the engine is of them. Default: the server's, `false`. */
  readonly wordTimestamps?: boolean | undefined;
  /** As that of `connect`. */
  readonly redact?: readonly RedactionKind[] | undefined;
  /** As that of `connect`. */
  readonly apiKey?: ApiKey | undefined;
  /** Where the address has no path. Default `prompt`. */
  readonly strategy?: StrategyName | undefined;
  /** Milliseconds for the answer, 1 to 3600000. Default 60000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
}

/** The transcript of one piece of audio; times in seconds from its first sample. */
export type OneShotTranscript = Omit<OneShotResultMessage, 'type'>;

type Told = 'language' | 'languages' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'redact';
type Unsaid = Told | 'apiKey' | 'previousTranscript' | 'contextAudio' | 'signal' | 'createSocket';

const SPEC: OptionSpec<SettingsOf<TranscribeOnceOptions, Unsaid>> = {
  ...SPOKEN,
  sampleRate: wholeNumber(MIN_SAMPLE_RATE, MAX_SAMPLE_RATE, SAMPLE_RATE),
  previousTranscript: optionKind<string | undefined>(
    'a string',
    (value) => typeof value === 'string',
    undefined,
  ),
  contextAudio: unchecked<Float32Array>(),
  wordTimestamps: flag(),
  redact: REDACTION,
  apiKey: API_KEY,
  strategy: choice(STRATEGY_NAMES, 'prompt'),
  timeoutMs: wholeNumber(1, 3_600_000, 60_000),
  signal: SIGNAL,
  createSocket: CREATE_SOCKET,
};

/**
 * Transcribes one piece of audio on a server: by default at most 5 minutes, and what fits into a message of 16 MiB (196 s
 * at 16 kHz).
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * @param samples - mono, in [-1, 1]; they are copied
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`, `ERR_BACKEND_FAILED`,
 * `ERR_BACKEND_TIMEOUT` also where no answer came within `timeoutMs`, `ERR_CONNECTION`, `ERR_UNAUTHORIZED`, `ERR_OVERLOADED`, `ERR_ABORTED`
 */
export type TranscribeOnce = (
  url: string | URL,
  samples: Float32Array,
  options?: TranscribeOnceOptions,
) => Promise<OneShotTranscript>;

/** {@link TranscribeOnce} with the sockets of a platform. */
export function createTranscribeOnce(createDefaultSocket: CreateSocket): TranscribeOnce {
  return async (url, samples, options = {}) => {
    const settings = readOptions(SPEC, options);
    const { sampleRate, previousTranscript, contextAudio, timeoutMs, signal } = settings;
    const createSocket = socketsBy(settings.createSocket ?? createDefaultSocket);
    const address = sessionUrl(url, settings.strategy);
    checkSamples('samples', samples);
    if (contextAudio !== undefined) checkSamples('contextAudio', contextAudio);
    if (samples.length === 0) {
      throw new TranscribeError('There are no samples.', { code: 'ERR_INVALID_AUDIO' });
    }
    const message = {
      type: 'one_shot',
      audio: samples.slice(),
      sampleRate,
      previousTranscript,
      contextAudio: contextAudio?.slice(),
    } as const;
    const socket = await until(socketOptions(settings.apiKey), signal);
    if (signal?.aborted) throw abortedError(signal);
    const messages = [...startOf(settings), message];
    return ask(createSocket(address, socket), address, messages, { timeoutMs, signal });
  };
}

/** What is said first, where there is anything to say of what is spoken: a server that does not know it refuses it. */
function startOf(settings: Pick<TranscribeOnceOptions, Told>): readonly StartMessage[] {
  const { language, languages, prompt, hotwords, wordTimestamps, redact } = settings;
  const told = { language, languages, prompt, hotwords, wordTimestamps, redact };
  if (Object.values(told).every((value) => value === undefined)) return [];
  return [{ type: 'start', encoding: 'pcm_s16le', sampleRate: SAMPLE_RATE, ...told }];
}

/** Says what there is to say, and waits for the one answer. */
function ask(
  socket: WebSocketLike,
  address: string,
  messages: readonly ClientMessage[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<OneShotTranscript> {
  return new Promise<OneShotTranscript>((resolve, reject) => {
    let isAsked = false;
    const wire = createWire(socket, address, {
      opened() {
        for (const message of messages) wire.say(message);
        isAsked = true;
      },
      message(message) {
        if (message.type === 'error') {
          settle(() => reject(fromWireError(message)));
        } else if (message.type === 'one_shot_result') {
          const { type: _, ...transcript } = message;
          settle(() => resolve(transcript));
        }
      },
      closed: (code, reason) => settle(() => reject(closedEarly(address, code, reason))),
      failed: (error) => settle(() => reject(error)),
    });
    const timeout = setTimeout(() => {
      const error = isAsked
        ? lateAnswer(address, timeoutMs)
        : cannotConnect(address, { reason: `no answer within ${timeoutMs} ms` });
      settle(() => reject(error));
    }, timeoutMs);
    const onAbort = (): void => settle(() => reject(abortedError(signal)));
    signal?.addEventListener('abort', onAbort, { once: true });

    function settle(tell: () => void): void {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', onAbort);
      // Rejecting or resolving again, when the socket closes, changes nothing.
      tell();
      wire.close();
    }
  });
}
