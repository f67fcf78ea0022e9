import { R as RedactionKind } from './redaction-kinds.shared.js';
export { a as REDACTION_KINDS } from './redaction-kinds.shared.js';
import { P as PcmEncoding } from './pcm.shared.js';
import { E as EndpointingOptions, f as SessionChanges, C as CancelledEvent, F as FinalEvent, P as PartialEvent, i as SpeechStartEvent, h as SpeechEndEvent, j as SuppressedEvent, U as UntranscribedEvent } from './session.shared.js';
import { T as TranscribeError } from './transcribe-error.shared.js';
import { a as StrategyName } from './strategy.shared.js';
import { W as Word } from './transcript.shared.js';
import './scheduler-qEjrWVFb.js';
import './backend-CRWbgGBU.js';
import './clock-CWrc7qbU.js';
import './logger-Dig93_oX.js';
import './vad-Ds8Kg75R.js';

/**
 * How audio stands in binary frames: raw samples; `auto`, the bytes of a container (WebM, MP4, Ogg, FLAC, MP3, WAV, AAC),
 * cut anywhere; or `opus`, one packet in each.
 */
type WireEncoding = PcmEncoding | 'auto' | 'opus';
/** All {@link WireEncoding}s. */
declare const WIRE_ENCODINGS: readonly WireEncoding[];
/** What becomes of several channels: one transcript of all, or one of each. */
type WireChannels = 'mix' | 'separate';
/** All {@link WireChannels}. */
declare const WIRE_CHANNELS: readonly WireChannels[];
/** Which detector hears pauses; `none`: none does. */
type VadName = 'silero' | 'webrtc' | 'energy' | 'none';
/** All {@link VadName}s. */
declare const VAD_NAMES: readonly VadName[];
/** What tells that a speaker has finished: `smart` judges the sound, `none` leaves it to a fixed pause. */
type TurnName = 'smart' | 'none';
/** All {@link TurnName}s. */
declare const TURN_NAMES: readonly TurnName[];
/**
 * One answer for one piece of audio. On the wire it has no `type`:
 * `{audio, sample_rate?, previous_transcript?, context_audio?}`, audio as base64 of float32 little-endian.
 */
interface OneShotMessage {
    readonly type: 'one_shot';
    /** Mono samples. */
    readonly audio: Float32Array;
    /** Hz, of `audio` and `contextAudio`; 16000 when left out. */
    readonly sampleRate?: number | undefined;
    /** The text before it, however long; its last 4000 characters are sent, and taken. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio before it. */
    readonly contextAudio?: Float32Array | undefined;
}
/** A stretch of streaming audio as base64 of float32 little-endian. Binary frames do the same in a quarter less. */
interface AudioFrameMessage {
    readonly type: 'audio_frame';
    readonly audio: Float32Array;
    /** Hz; when left out, what `start` said, or 16000. */
    readonly sampleRate?: number | undefined;
}
/** The client's own voice-activity detection says that the utterance is over: finalise it. */
interface VadEndMessage {
    readonly type: 'vad_end';
}
/** The session that a client lost, to go on with. */
interface ResumeRequest {
    /** As `ready` said. */
    readonly sessionId: string;
    readonly token: string;
    /** The `seq` of the last event that was received; 0 where none was. */
    readonly lastSeq: number;
}
/** Configures the session. Optional; when sent, before any audio. Fields that are not known are refused. */
interface StartMessage {
    readonly type: 'start';
    /** Of binary frames. `pcm_s16le` when left out on the wire. */
    readonly encoding: WireEncoding;
    /**
     * Hz, 8000 to 48000, of binary frames and of audio frames that say nothing else. 16000 when left out on the wire.
     * A container (`auto`) says its own, and `opus` needs none.
     */
    readonly sampleRate: number;
    /** The model that the client counts on: a server that has another one refuses. Default: the server's. */
    readonly model?: string | undefined;
    /**
     * `mix` (when left out): one transcript. `separate`: one of each channel of a container, or of Opus packets; what the
     * server says of them has a `channel`.
     */
    readonly channels?: WireChannels | undefined;
    readonly language?: string | undefined;
    /** What it may be, in place of one `language`: 1 to 100 codes. */
    readonly languages?: readonly string[] | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** At most 4000 characters; longer ones are refused. */
    readonly prompt?: string | undefined;
    /** Words to expect: at most 100, of at most 100 characters. */
    readonly hotwords?: readonly string[] | undefined;
    /** Default: the server's. */
    readonly vad?: VadName | undefined;
    /** Default: the server's. */
    readonly turn?: TurnName | undefined;
    readonly endpointing?: EndpointingOptions | undefined;
    /** Milliseconds, 0 (no partials) to 60000. */
    readonly partialIntervalMs?: number | undefined;
    readonly wordTimestamps?: boolean | undefined;
    /**
     * Whether utterances in which nothing was said get a final, too, with an empty text. `false` when left out: only those
     * do that a message ended, or of which a partial was shown. (Clients of the original messages get them all.)
     */
    readonly emptyFinals?: boolean | undefined;
    /** What is covered in all that the server says, besides what it always covers. */
    readonly redact?: readonly RedactionKind[] | undefined;
    readonly resume?: ResumeRequest | undefined;
}
/**
 * Changes settings in the middle of the stream. What is left out stays, also of `endpointing`; `null` on the wire, which
 * is a property that is `undefined` here, takes a setting away, and so does an empty list of hotwords. Fields that are not known are
 * refused.
 */
interface ConfigureMessage extends SessionChanges {
    readonly type: 'configure';
}
/** Finalise now and stay open. */
interface FinalizeMessage {
    readonly type: 'finalize';
    /** Asks for `flushed` with the same number, once what was sent before is answered. Higher with each message. */
    readonly id?: number | undefined;
}
/** Drop the utterance that is being spoken. */
interface CancelMessage {
    readonly type: 'cancel';
}
/** No more audio: answer everything, then `done`. */
interface EndMessage {
    readonly type: 'end';
}
/** Answered by `pong`. */
interface PingMessage {
    readonly type: 'ping';
    /**
     * Whether it keeps an idle session open, as any message does: `true` when left out. `false` asks only whether the
     * server is there. Older servers take every one for `true`.
     */
    readonly keepAlive?: boolean | undefined;
}
/** All that a client says in text frames. Audio in binary frames is in the encoding that `start` says. */
type ClientMessage = OneShotMessage | AudioFrameMessage | VadEndMessage | StartMessage | ConfigureMessage | FinalizeMessage | CancelMessage | EndMessage | PingMessage;

/** Bounds of a decoder. */
interface DecodeOptions {
    /** Largest text, in bytes of UTF-8, checked before anything is parsed. Default {@link DEFAULT_MAX_MESSAGE_BYTES}. */
    readonly maxBytes?: number | undefined;
}
/** 16 MiB: a minute of base64 float32 at 48 kHz. */
declare const DEFAULT_MAX_MESSAGE_BYTES: number;

/** The version of the native protocol that this package speaks. */
declare const PROTOCOL_VERSION: 1;
/** What a server allows; a limit that is left out is not told. */
interface ServerLimits {
    /** Largest frame, in bytes. */
    readonly maxMessageBytes?: number | undefined;
    /** Audio that may wait to be finalised, in milliseconds; over it the server stops reading. */
    readonly maxBufferedMs?: number | undefined;
    /** Longest utterance, in milliseconds; a longer one is cut at its quietest point. */
    readonly maxUtteranceMs?: number | undefined;
    /** Longest session, in milliseconds. */
    readonly maxSessionMs?: number | undefined;
    /** Milliseconds without a message after which the server closes. */
    readonly idleTimeoutMs?: number | undefined;
    /**
     * Milliseconds after which the server, where it reads nothing, says its last `ack` again: a client that waits longer
     * waits for a server that is gone. A server that does not tell may say nothing for as long as it reads nothing.
     */
    readonly heartbeatIntervalMs?: number | undefined;
}
/** Sent on connect. */
interface ReadyMessage {
    readonly type: 'ready';
    readonly sessionId: string;
    /** What proves, in `resume`, that the session is one's own. Left out by a server that keeps none. */
    readonly resumeToken?: string | undefined;
    readonly protocol: typeof PROTOCOL_VERSION;
    readonly strategy: StrategyName;
    readonly model: string;
    readonly limits: ServerLimits;
}
/** A stretch of a one-shot answer, in the original form. */
interface OneShotSegment {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** Where `start` asked for them. */
    readonly words?: readonly Word[] | undefined;
}
/** The answer to a one-shot message; times in seconds from the start of its `audio`. No `type` on the wire. */
interface OneShotResultMessage {
    readonly type: 'one_shot_result';
    readonly text: string;
    readonly segments: readonly OneShotSegment[];
    readonly language: string;
    readonly processingTimeMs: number;
}
/** What is told of one channel. `seq` and `utteranceId` count for each channel. */
interface OfChannel {
    /** From 0; left out where channels are mixed. */
    readonly channel?: number | undefined;
}
/** Where speech starts. */
interface SpeechStartMessage extends SpeechStartEvent, OfChannel {
}
/** Where speech ends. */
interface SpeechEndMessage extends SpeechEndEvent, OfChannel {
}
/** What an utterance says so far. */
interface PartialMessage extends PartialEvent, OfChannel {
}
/** What an utterance says. */
interface FinalMessage extends FinalEvent, OfChannel {
}
/** An utterance was dropped. */
interface CancelledMessage extends CancelledEvent, OfChannel {
}
/** A guard took out of a final what the model made up. */
interface SuppressedMessage extends Omit<SuppressedEvent, 'reason'>, OfChannel {
    /** A `SuppressionReason`, or one that a newer server knows. */
    readonly reason: string;
}
/** Speech that has no text. */
interface UntranscribedMessage extends UntranscribedEvent, OfChannel {
}
/** Audio up to here need not be sent again. The same one may come again. */
interface AckMessage {
    readonly type: 'ack';
    /** At 16 kHz, from the session's first. */
    readonly samples: number;
}
/** All audio before a `finalize` is answered, and so is all before those with lower numbers. */
interface FlushedMessage {
    readonly type: 'flushed';
    /** As `finalize` said. */
    readonly id: number;
}
/** The server is full, and the client in its queue: `ready` follows when there is a place. */
interface WaitMessage {
    readonly type: 'wait';
    /** 1: the next. */
    readonly position: number;
}
/** Something degraded; nothing was lost. */
interface WarningMessage extends OfChannel {
    readonly type: 'warning';
    readonly seq?: number | undefined;
    readonly code: string;
    readonly message: string;
}
/** Something failed; a `fatal` one is the last message. */
interface ErrorMessage extends OfChannel {
    readonly type: 'error';
    readonly seq?: number | undefined;
    /** One of `WIRE_ERROR_CODES`, or one that a newer server knows. */
    readonly code: string;
    /** On the wire also as `error`. */
    readonly message: string;
    readonly fatal: boolean;
    /** The utterance that has no transcript, and its audio in seconds and samples from the session's first. */
    readonly utteranceId?: number | undefined;
    readonly start?: number | undefined;
    readonly end?: number | undefined;
    readonly startSample?: number | undefined;
    readonly endSample?: number | undefined;
}
/** Everything sent has been answered. */
interface DoneMessage {
    readonly type: 'done';
}
/** The answer to `ping`. */
interface PongMessage {
    readonly type: 'pong';
}
/** All that a server says. What has a `seq` are the session's own events. */
type ServerMessage = ReadyMessage | SpeechStartMessage | SpeechEndMessage | PartialMessage | FinalMessage | SuppressedMessage | UntranscribedMessage | CancelledMessage | OneShotResultMessage | FlushedMessage | AckMessage | WaitMessage | WarningMessage | ErrorMessage | DoneMessage | PongMessage;

declare const CODES: readonly ["INVALID_JSON", "INVALID_MESSAGE", "UNKNOWN_MESSAGE", "UNEXPECTED_MESSAGE", "MISSING_AUDIO", "INVALID_AUDIO", "AUDIO_TOO_LONG", "MESSAGE_TOO_LARGE", "UNSUPPORTED_ENCODING", "UNSUPPORTED_VAD", "UNSUPPORTED_TURN", "UNSUPPORTED_MODEL", "UNSUPPORTED_LANGUAGE", "TRANSCRIBE_ERROR", "BACKEND_TIMEOUT", "OVERLOADED", "SERVER_FULL", "UNAUTHORIZED", "TOO_MANY_ATTEMPTS", "ORIGIN_REFUSED", "TOO_MANY_SESSIONS", "QUOTA_EXCEEDED", "SESSION_NOT_FOUND", "IDLE_TIMEOUT", "SESSION_TOO_LONG", "SHUTTING_DOWN", "INTERNAL_ERROR"];
/**
 * The codes of `error` messages on the wire, and of the HTTP answers that refuse a connection. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_JSON` | a text frame is not JSON |
 * | `INVALID_MESSAGE` | a field is missing, of the wrong type or out of range |
 * | `UNKNOWN_MESSAGE` | no message of this version has that `type` |
 * | `UNEXPECTED_MESSAGE` | the message is known, but not allowed at this point of the session |
 * | `MISSING_AUDIO` | the message needs `audio` and has none |
 * | `INVALID_AUDIO` | the audio is not base64, not whole samples, or not finite numbers |
 * | `AUDIO_TOO_LONG` | more audio than one call of the engine takes |
 * | `MESSAGE_TOO_LARGE` | a frame is over the server's limit |
 * | `UNSUPPORTED_ENCODING` | the server cannot decode the `encoding` that `start` announces |
 * | `UNSUPPORTED_VAD` | the server does not have the `vad` that `start` asks for |
 * | `UNSUPPORTED_TURN` | the server does not have the `turn` that `start` asks for |
 * | `UNSUPPORTED_MODEL` | the server has another model than the one that is asked for |
 * | `UNSUPPORTED_LANGUAGE` | the server's model does not know a language that is asked for |
 * | `TRANSCRIBE_ERROR` | the engine failed on this audio |
 * | `BACKEND_TIMEOUT` | the engine did not answer in time |
 * | `OVERLOADED` | more work waits than the server takes; try again later |
 * | `SERVER_FULL` | as many sessions are open as the server allows; try again later |
 * | `UNAUTHORIZED` | the API key is missing or wrong |
 * | `TOO_MANY_ATTEMPTS` | too many wrong API keys came from this address, and this one was not looked at; try again later |
 * | `ORIGIN_REFUSED` | pages of this origin may not use the server |
 * | `TOO_MANY_SESSIONS` | the API key has as many sessions open as it may; try again later |
 * | `QUOTA_EXCEEDED` | the API key has used up its audio of this day |
 * | `SESSION_NOT_FOUND` | no session of this id and token can be resumed from this `last_seq`: start another |
 * | `IDLE_TIMEOUT` | nothing came for longer than the server waits |
 * | `SESSION_TOO_LONG` | the session reached the server's limit of its length |
 * | `SHUTTING_DOWN` | the server takes no new sessions |
 * | `INTERNAL_ERROR` | a fault of the server's own |
 */
declare const WIRE_ERROR_CODES: typeof CODES;
/** One of {@link WIRE_ERROR_CODES}. */
type WireErrorCode = (typeof WIRE_ERROR_CODES)[number];
/** The error of a message that breaks the protocol: `ERR_PROTOCOL`, with `details.wireCode`. */
declare function protocolError(wireCode: WireErrorCode, message: string, details?: Readonly<Record<string, unknown>>, cause?: unknown): TranscribeError;
/** The code under which an error goes on the wire. What is not one of ours is `INTERNAL_ERROR`. */
declare function wireErrorCode(error: unknown): WireErrorCode;
/**
 * The error that an `error` message tells of, with `details.wireCode`. Of other codes than those of the engine and of
 * load it is `ERR_CONNECTION` where the session ends with it, else `ERR_PROTOCOL` where the message was refused, and
 * `ERR_BACKEND_FAILED`, which may pass, for what is not known here.
 */
declare function fromWireError({ code: wireCode, message, fatal, }: Pick<ErrorMessage, 'code' | 'message' | 'fatal'>): TranscribeError;

/** Why a message was refused. */
interface MessageIssue {
    readonly message: string;
    /** The field, by its names on the wire and places in arrays; empty where it is not the fault of one. */
    readonly path: readonly (string | number)[];
    readonly wireCode: WireErrorCode;
}
/** A message, or the first thing that is wrong with it. */
type MessageResult<M> = {
    readonly value: M;
    readonly issues?: undefined;
} | {
    readonly issues: readonly MessageIssue[];
};
/**
 * One direction of the protocol as a Standard Schema v1 (https://standardschema.dev), for whatever takes such schemas.
 * It takes a text frame, of at most `DEFAULT_MAX_MESSAGE_BYTES`, or the JSON value that was parsed from one.
 */
interface MessageSchema<M> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: '@ws/core';
        readonly validate: (value: unknown) => MessageResult<M>;
        /** Exists for the type checker alone. */
        readonly types?: {
            readonly input: unknown;
            readonly output: M;
        } | undefined;
    };
}

/**
 * A client's text frame as a message: what a server reads.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`, and in `details.path`
 * the field where it is the fault of one; nothing else
 */
declare function decodeClientMessage(text: string, options?: DecodeOptions): ClientMessage;
/** A client's message as the text frame that a server reads. */
declare function encodeClientMessage(message: ClientMessage): string;
/** {@link decodeClientMessage} as a Standard Schema. */
declare const clientMessageSchema: MessageSchema<ClientMessage>;

/** Sample rates, in Hz, that a client may announce. */
declare const MIN_SAMPLE_RATE: 8000;
declare const MAX_SAMPLE_RATE: 48000;

/** The strategies that have a name on the wire. */
declare const STRATEGY_NAMES: readonly StrategyName[];
/** The strategy that a path asks for, or why there is none: the reason of close code 1008. */
type ParsedPath = {
    readonly ok: true;
    readonly strategy: StrategyName;
} | {
    readonly ok: false;
    readonly reason: string;
};
/**
 * Reads `/ws/transcribe/{strategy}`.
 *
 * @param pathname - the path alone, without query, as in `new URL(...).pathname`
 * @param known - the strategies that are served; default all
 */
declare function parsePath(pathname: string, known?: readonly StrategyName[]): ParsedPath;

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 * What an older server leaves out is filled in: positions from times, no committed characters, the words of segments.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
declare function decodeServerMessage(text: string, options?: DecodeOptions): ServerMessage | undefined;
/** A server's message as the text frame that a client reads. */
declare function encodeServerMessage(message: ServerMessage): string;
/** {@link decodeServerMessage} as a Standard Schema. A message of a type that is not known is an issue. */
declare const serverMessageSchema: MessageSchema<ServerMessage>;

export { type AckMessage, type AudioFrameMessage, type CancelMessage, type CancelledMessage, type ClientMessage, type ConfigureMessage, DEFAULT_MAX_MESSAGE_BYTES, type DecodeOptions, type DoneMessage, type EndMessage, type ErrorMessage, type FinalMessage, type FinalizeMessage, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, type MessageIssue, type MessageResult, type MessageSchema, type OfChannel, type OneShotMessage, type OneShotResultMessage, type OneShotSegment, PROTOCOL_VERSION, type ParsedPath, type PartialMessage, type PingMessage, type PongMessage, type ReadyMessage, RedactionKind, type ResumeRequest, STRATEGY_NAMES, type ServerLimits, type ServerMessage, type SpeechEndMessage, type SpeechStartMessage, type StartMessage, type SuppressedMessage, TURN_NAMES, type TurnName, type UntranscribedMessage, VAD_NAMES, type VadEndMessage, type VadName, WIRE_CHANNELS, WIRE_ENCODINGS, WIRE_ERROR_CODES, type WaitMessage, type WarningMessage, type WireChannels, type WireEncoding, type WireErrorCode, clientMessageSchema, decodeClientMessage, decodeServerMessage, encodeClientMessage, encodeServerMessage, fromWireError, parsePath, protocolError, serverMessageSchema, wireErrorCode };
