import type { EndpointingOptions } from '../contracts/session-options.js';
import { whole } from '../options/option-kinds.js';
import { isObject, type OptionKind } from '../options/option-spec.js';
import { REDACTION_KINDS } from '../options/redaction-kinds.js';
import { ENDPOINTING, PARTIAL_INTERVAL_MS } from '../options/session-bounds.js';
import {
  HOTWORD,
  LANGUAGE,
  LANGUAGES,
  MAX_HOTWORDS,
  MAX_PROMPT_CHARS,
  PROMPT,
  TASKS,
} from '../options/spoken-options.js';
import { KNOWN_NAME } from '../speakers/known-people.js';
import { MAX_SPEAKERS } from '../speakers/max-speakers.js';
import type { SpeakersRequest } from '../speakers/speakers-request.js';
import { decodeBase64Samples, encodeBase64Samples } from './base64.js';
import {
  type ClientMessage,
  type ResumeRequest,
  TURN_NAMES,
  VAD_NAMES,
  WIRE_CHANNELS,
  WIRE_ENCODINGS,
} from './client-messages.js';
import {
  choice,
  clearable,
  type Field,
  flag,
  integer,
  list,
  object,
  option,
  optional,
  orElse,
  refused,
  settings,
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

/** Sample rates, in Hz, that a client may announce. */
export const MIN_SAMPLE_RATE = 8000 as const;
export const MAX_SAMPLE_RATE = 48000 as const;

const audio: Field<Float32Array> = {
  read(value, at) {
    if (isNoAudio(value)) {
      throw refused(at, 'is missing: send base64 of 32-bit little-endian floats', 'MISSING_AUDIO');
    }
    if (typeof value === 'string') return decodeBase64Samples(value, at);
    throw refused(at, 'must be a base64 string', 'INVALID_AUDIO');
  },
  write: encodeBase64Samples,
};
// An empty one, too, is none.
const optionalAudio: Field<Float32Array | undefined> = {
  read: (value, at, before) => (isNoAudio(value) ? undefined : audio.read(value, at, before)),
  write: (samples) => samples && encodeBase64Samples(samples),
};
const sampleRate = integer(MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
const language = option(LANGUAGE);
const languages = option(LANGUAGES);
const prompt = option(PROMPT);
// Clients send all that was said so far, which is no fault of theirs: its end is what counts.
const endOfText: Field<string> = {
  read: (value, at, before) =>
    text.read(typeof value === 'string' ? end(value) : value, at, before),
  write: end,
};
const hotwords = list(option(HOTWORD), MAX_HOTWORDS);
const endpointing = (one: <T>(field: Field<T>) => Field<T | undefined>) => {
  const kinds = Object.entries<OptionKind<unknown>>(ENDPOINTING);
  const fields = kinds.map(([name, kind]) => [name, one(option(kind))]);
  return settings<EndpointingOptions>('endpointing', Object.fromEntries(fields));
};
const speakersRequest = settings<SpeakersRequest>('speakers', {
  max: optional(option(MAX_SPEAKERS)),
});
const speakers: Field<boolean | SpeakersRequest> = {
  read(value, at, before) {
    if (typeof value === 'boolean') return value;
    if (!isObject(value)) throw refused(at, 'must be true, false or an object with "max"');
    return speakersRequest.read(value, at, before);
  },
  write: (value) => (typeof value === 'boolean' ? value : speakersRequest.write(value)),
};
const nothing = object<object>({});
// Longer than any session, and far from where numbers are no longer exact.
const MAX_POSITION = 2 ** 43;

export const CLIENT_MESSAGES: Messages<ClientMessage> = {
  one_shot: object<Body<ClientMessage, 'one_shot'>>({
    audio,
    sampleRate: optional(sampleRate),
    previousTranscript: optional(endOfText),
    contextAudio: optionalAudio,
  }),
  audio_frame: object<Body<ClientMessage, 'audio_frame'>>({
    audio,
    sampleRate: optional(sampleRate),
  }),
  vad_end: nothing,
  start: settings<Body<ClientMessage, 'start'>>('start', {
    encoding: orElse(choice(WIRE_ENCODINGS), () => 'pcm_s16le'),
    sampleRate: orElse(sampleRate, () => 16000),
    channels: optional(choice(WIRE_CHANNELS)),
    model: optional(text),
    language: optional(language),
    languages: optional(languages),
    task: optional(choice(TASKS)),
    prompt: optional(prompt),
    hotwords: optional(hotwords),
    vad: optional(choice(VAD_NAMES)),
    turn: optional(choice(TURN_NAMES)),
    endpointing: optional(endpointing(optional)),
    partialIntervalMs: optional(option(whole(PARTIAL_INTERVAL_MS))),
    wordTimestamps: optional(flag),
    speakers: optional(speakers),
    emptyFinals: optional(flag),
    redact: optional(list(choice(REDACTION_KINDS))),
    resume: optional(
      settings<ResumeRequest>('resume', {
        ...{ sessionId: text, token: text, lastSeq: integer(0) },
        ...{ answeredTo: optional(integer(0, MAX_POSITION)), utterances: optional(integer(0)) },
      }),
    ),
  }),
  known_speaker: object<Body<ClientMessage, 'known_speaker'>>({
    name: option(KNOWN_NAME),
    audio,
    sampleRate: optional(sampleRate),
  }),
  configure: settings<Body<ClientMessage, 'configure'>>('configure', {
    language: clearable(language),
    languages: clearable(languages),
    prompt: clearable(prompt),
    hotwords: clearable(hotwords),
    endpointing: clearable(endpointing(clearable)),
  }),
  finalize: object<Body<ClientMessage, 'finalize'>>({ id: optional(integer(0)) }),
  cancel: nothing,
  end: nothing,
  ping: object<Body<ClientMessage, 'ping'>>({ keepAlive: optional(flag) }),
};

/** Half a surrogate pair, where the cut left one, is no text. */
function end(value: string): string {
  return value.length > MAX_PROMPT_CHARS
    ? value.slice(-MAX_PROMPT_CHARS).replace(/^[\uDC00-\uDFFF]/, '')
    : value;
}

function isNoAudio(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

const codec: MessageCodec<ClientMessage> = createMessageCodec(CLIENT_MESSAGES, 'one_shot');

/**
 * A client's text frame as a message: what a server reads.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`, and in `details.path`
 * the field where it is the fault of one; nothing else
 */
export function decodeClientMessage(text: string, options?: DecodeOptions): ClientMessage {
  return codec.read(text, options);
}

/** A client's message as the text frame that a server reads. */
export function encodeClientMessage(message: ClientMessage): string {
  return codec.write(message);
}

/** {@link decodeClientMessage} as a Standard Schema. */
export const clientMessageSchema: MessageSchema<ClientMessage> = toSchema(codec);
