import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import {
  abortedError,
  deferred,
  fromWireError,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  type OneShotResultMessage,
  type OptionSpec,
  optionKind,
  REDACTION,
  readOptions,
  type SettingsOf,
  SPOKEN,
  systemClock,
  unchecked,
  wholeNumber,
} from '@ws/core/internal';
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
  type StartMessage,
} from '@ws/core/protocol';
import { checkSamples } from '../audio/check-audio.js';
import { CONNECT, type ConnectOptions } from '../connection/connect-options.js';
import { cannotConnect, lateAnswer } from '../connection/connection-errors.js';
import { openReconnectingSocket } from '../connection/reconnecting-socket.js';
import { sessionPath, socketUrl } from '../connection/socket-url.js';

/** What `transcribeOnce` says of what is spoken, as `connect` does: a server of the original messages alone knows none. */
type Told = 'language' | 'languages' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'redact';

/** Settings of `transcribeOnce`; those that `connect` has, too, are as there. */
export interface TranscribeOnceOptions
  extends Pick<ConnectOptions, Told | 'apiKey' | 'strategy' | 'signal' | 'createSocket'> {
  /** Hz of `samples` and `contextAudio`, 8000 to 48000. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** The text that came before; its last 4000 characters are sent. */
  readonly previousTranscript?: string | undefined;
  /** The end of the audio that came before. */
  readonly contextAudio?: Float32Array | undefined;
  /** Milliseconds for the answer, 1 to 3600000. Default 60000. */
  readonly timeoutMs?: number | undefined;
}

/** The transcript of one piece of audio; times in seconds from its first sample. */
export type OneShotTranscript = Omit<OneShotResultMessage, 'type'>;

type Unsaid = Told | 'apiKey' | 'previousTranscript' | 'contextAudio' | 'signal';
type Settings = SettingsOf<TranscribeOnceOptions, Unsaid>;

const MAX_TIMEOUT_MS = 3_600_000;

const { wordTimestamps, apiKey, strategy, signal, createSocket } = CONNECT;
const SPEC: OptionSpec<Settings> = {
  ...SPOKEN,
  ...{ wordTimestamps, apiKey, strategy, signal, createSocket, redact: REDACTION },
  sampleRate: wholeNumber(MIN_SAMPLE_RATE, MAX_SAMPLE_RATE, SAMPLE_RATE),
  previousTranscript: optionKind<string | undefined>(
    'a string',
    (value) => typeof value === 'string',
    undefined,
  ),
  contextAudio: unchecked<Float32Array>(),
  timeoutMs: wholeNumber(1, MAX_TIMEOUT_MS, 60_000),
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
export async function transcribeOnce(
  url: string | URL,
  samples: Float32Array,
  options: TranscribeOnceOptions = {},
): Promise<OneShotTranscript> {
  const settings = readOptions(SPEC, options);
  const { sampleRate, previousTranscript, contextAudio } = settings;
  const address = socketUrl(url, sessionPath(settings.strategy));
  checkSamples('samples', samples);
  if (contextAudio !== undefined) checkSamples('contextAudio', contextAudio);
  if (samples.length === 0) {
    throw new TranscribeError('There are no samples.', { code: 'ERR_INVALID_AUDIO' });
  }
  const question: ClientMessage = {
    type: 'one_shot',
    audio: samples.slice(),
    sampleRate,
    previousTranscript,
    contextAudio: contextAudio?.slice(),
  };
  return ask(address, [...startOf(settings), question], settings);
}

/** What is said first, where there is anything to say of what is spoken: a server that does not know it refuses it. */
function startOf(settings: Pick<TranscribeOnceOptions, Told>): readonly StartMessage[] {
  const { language, languages, prompt, hotwords, wordTimestamps, redact } = settings;
  const told = { language, languages, prompt, hotwords, wordTimestamps, redact };
  if (Object.values(told).every((value) => value === undefined)) return [];
  return [{ type: 'start', encoding: 'pcm_s16le', sampleRate: SAMPLE_RATE, ...told }];
}

/** Sends what there is to send, and waits for the one answer. */
async function ask(
  address: string,
  messages: readonly ClientMessage[],
  { apiKey, createSocket, timeoutMs, signal }: Settings,
): Promise<OneShotTranscript> {
  if (signal?.aborted) throw abortedError(signal);
  const late = AbortSignal.timeout(timeoutMs);
  const answer = deferred<OneShotTranscript>();
  let isAsked = false;
  // A question is asked once, and its answer waited for here.
  const once = { maxOutageMs: 0, connectTimeoutMs: MAX_TIMEOUT_MS + 1, clock: systemClock };
  const socket = openReconnectingSocket<ServerMessage>(
    () => address,
    { apiKey, createSocket, ...once },
    {
      opened() {
        for (const message of messages) socket.send(encodeClientMessage(message));
        isAsked = true;
      },
      decode: decodeServerMessage,
      message(message) {
        if (message.type === 'error') answer.reject(fromWireError(message));
        if (message.type !== 'one_shot_result') return;
        const { type: _, ...transcript } = message;
        answer.resolve(transcript);
      },
      lost() {},
      failed: answer.reject,
    },
  );
  try {
    return await until(until(answer.promise, late), signal);
  } catch (error) {
    if (!late.aborted || signal?.aborted) throw error;
    if (isAsked) throw lateAnswer(address, timeoutMs);
    throw cannotConnect(address, `no answer within ${timeoutMs} ms`);
  } finally {
    socket.close();
  }
}
