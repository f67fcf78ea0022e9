import { secondsToSamples } from '../audio/sample-clock.js';
import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { Segment, Word } from '../contracts/transcript.js';
import {
  choice,
  type Field,
  flag,
  integer,
  list,
  number,
  type ObjectField,
  object,
  optional,
  orElse,
  text,
} from './fields.js';
import {
  type Body,
  createMessageCodec,
  type MessageCodec,
  type MessageSchema,
  type Messages,
  toSchema,
} from './message-codec.js';
import type { DecodeOptions } from './parse-json.js';
import { STRATEGY_NAMES } from './path.js';
import {
  type OneShotSegment,
  PROTOCOL_VERSION,
  type ServerLimits,
  type ServerMessage,
} from './server-messages.js';
import { protocolError, wireErrorCode } from './wire-errors.js';

const count = integer(0);
const seq = integer(1);
const channel = optional(count);
const place = { seq, utteranceId: count, channel };
const span = { start: number, end: number };
// Older servers tell only the times.
const samples = {
  startSample: orElse(count, ({ start }) => sampleAt(start)),
  endSample: orElse(count, ({ end }) => sampleAt(end)),
};
const notice = { seq: optional(seq), channel, code: text, message: text };
const words = list(
  object<Word>({ text, ...span, probability: optional(number), speaker: optional(text) }),
);
// Tokens are a matter between backend and strategy, and only recordings have a translation beside their text.
const segments = list(
  object<Omit<Segment, 'tokens' | 'translation'>>({
    ...span,
    text,
    words: optional(words),
    avgLogprob: optional(number),
    noSpeechProb: optional(number),
    compressionRatio: optional(number),
    speaker: optional(text),
  }),
);
const spoken = { language: text, processingTimeMs: number };
const heard = { ...spoken, languageProbability: optional(number) };
const protocol: Field<typeof PROTOCOL_VERSION> = {
  read(value, path, before) {
    const version = seq.read(value, path, before);
    if (version === PROTOCOL_VERSION) return version;
    throw protocolError(
      'INVALID_MESSAGE',
      `The server speaks protocol version ${version}, this client version ${PROTOCOL_VERSION}. Update the older of the two.`,
      { field: 'protocol', path, protocol: version },
    );
  },
  write: (version) => version,
};
const nothing = object<object>({});

export const SERVER_MESSAGES: Messages<ServerMessage> = {
  ready: object<Body<ServerMessage, 'ready'>>({
    sessionId: text,
    resumeToken: optional(text),
    protocol,
    strategy: choice(STRATEGY_NAMES),
    model: text,
    limits: object<ServerLimits>({
      maxMessageBytes: optional(number),
      maxBufferedMs: optional(number),
      maxUtteranceMs: optional(number),
      maxSessionMs: optional(number),
      idleTimeoutMs: optional(number),
      heartbeatIntervalMs: optional(number),
      keepAliveMs: optional(number),
    }),
  }),
  speech_start: object<Body<ServerMessage, 'speech_start'>>({ ...place, position: count }),
  speech_end: object<Body<ServerMessage, 'speech_end'>>({ ...place, position: count }),
  partial: object<Body<ServerMessage, 'partial'>>({
    ...place,
    text,
    ...span,
    ...samples,
    committedChars: orElse(count, () => 0),
    stableChars: orElse(count, ({ committedChars }) => committedChars),
    words: optional(words),
    speculative: optional(flag),
    ...heard,
  }),
  final: object<Body<ServerMessage, 'final'>>({
    ...place,
    text,
    ...span,
    ...samples,
    segments,
    words: orElse(optional(words), ({ segments }) => wordsOf(segments as readonly Segment[])),
    ...heard,
    latencyMs: number,
  }),
  speakers: object<Body<ServerMessage, 'speakers'>>({
    ...place,
    turns: list(object<SpeakerTurn>({ ...span, speaker: text })),
  }),
  suppressed: object<Body<ServerMessage, 'suppressed'>>({ ...place, reason: text, text, ...span }),
  untranscribed: object<Body<ServerMessage, 'untranscribed'>>({ ...place, ...span, ...samples }),
  cancelled: object<Body<ServerMessage, 'cancelled'>>({
    ...place,
    startSample: count,
    endSample: count,
  }),
  one_shot_result: object<Body<ServerMessage, 'one_shot_result'>>({
    text,
    segments: list(object<OneShotSegment>({ ...span, text, words: optional(words) })),
    ...spoken,
  }),
  flushed: object<Body<ServerMessage, 'flushed'>>({ id: count }),
  ack: object<Body<ServerMessage, 'ack'>>({ samples: count }),
  wait: object<Body<ServerMessage, 'wait'>>({ position: seq }),
  warning: object<Body<ServerMessage, 'warning'>>(notice),
  error: saidTwice(
    object<Body<ServerMessage, 'error'>>({
      ...notice,
      fatal: flag,
      utteranceId: optional(count),
      start: optional(number),
      end: optional(number),
      startSample: optional(count),
      endSample: optional(count),
    }),
  ),
  done: nothing,
  pong: nothing,
};

/** The text of an error is called `error`, as it was at first, and `message`. */
function saidTwice<T extends { readonly message: string }>(field: ObjectField<T>): ObjectField<T> {
  return {
    names: ['error', ...field.names],
    read(value, at, before) {
      const source = value as { readonly error?: unknown; readonly message?: unknown };
      return field.read({ ...source, message: source.message ?? source.error }, at, before);
    },
    write: (error) => ({ error: error.message, ...(field.write(error) as object) }),
  };
}

function sampleAt(seconds: unknown): number {
  return Math.max(0, secondsToSamples(seconds as number));
}

function wordsOf(segments: readonly Segment[]): readonly Word[] | undefined {
  if (segments.every((segment) => segment.words === undefined)) return undefined;
  return segments.flatMap((segment) => segment.words ?? []);
}

const codec: MessageCodec<ServerMessage> = createMessageCodec(SERVER_MESSAGES, 'one_shot_result');

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 * What an older server leaves out is filled in: positions from times, no committed characters, the words of segments.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
export function decodeServerMessage(
  text: string,
  options?: DecodeOptions,
): ServerMessage | undefined {
  try {
    return codec.read(text, options);
  } catch (error) {
    if (wireErrorCode(error) === 'UNKNOWN_MESSAGE') return undefined;
    throw error;
  }
}

/** A server's message as the text frame that a client reads. */
export function encodeServerMessage(message: ServerMessage): string {
  return codec.write(message);
}

/** {@link decodeServerMessage} as a Standard Schema. A message of a type that is not known is an issue. */
export const serverMessageSchema: MessageSchema<ServerMessage> = toSchema(codec);
