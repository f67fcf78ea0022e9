import { P as PcmEncoding } from './pcm.shared.js';
import { b as SessionChanges } from './session.shared.js';
import { O as OptionKind } from './option-spec.shared.js';
import { K as KnownSpeaker } from './diarizer.shared.js';
import { T as TranscribeError } from './clock.shared.js';
import { e as SpeechStartEvent, f as SpeechEndEvent, P as PartialEvent, F as FinalEvent, g as SpeakersEvent, C as CancelledEvent, U as UntranscribedEvent, h as SuppressedEvent } from './session-options.shared.js';
import { S as StrategyName } from './strategy.shared.js';
import { W as Word } from './transcript.shared.js';

/**
 * What is covered: any three or more digits in a row, written or spoken (`numbers`); every digit that is written
 * (`digits`); payment cards (`pci`); US social security numbers (`ssn`); mail addresses (`email`); telephone numbers
 * (`phone`); bank accounts (`iban`).
 */
type RedactionKind = 'numbers' | 'digits' | 'pci' | 'ssn' | 'email' | 'phone' | 'iban';
/** All {@link RedactionKind}s. */
declare const REDACTION_KINDS: readonly RedactionKind[];
/** The kinds to cover, each at most once; undefined where nothing is to be covered. */
declare const REDACTION: OptionKind<readonly RedactionKind[] | undefined>;

/** The request about speakers in `start`. */
interface SpeakersRequest {
    /** How many people speak at most, 1 to 50. Default 20. */
    readonly max?: number | undefined;
}
/** A client's request about speakers. */
interface SpeakersOptions extends SpeakersRequest {
    /**
     * People who are told by their names: at most 50, with 300 s together. Where the server finds no clear voice in the samples of
     * one, the session ends with `ERR_INVALID_OPTION`. Default none.
     */
    readonly known?: readonly KnownSpeaker[] | undefined;
}
/** People who are known, by what they say. */
declare const KNOWN_SPEAKERS: OptionKind<readonly KnownSpeaker[]>;
/** Option `speakers` of a client. */
declare const SPEAKERS_REQUEST: OptionKind<boolean | SpeakersOptions | undefined>;

/**
 * How audio stands in binary frames: raw samples; `auto`, the bytes of a container (WebM, MP4, Ogg, FLAC, MP3, WAV, AAC),
 * cut anywhere; or `opus`, one packet in each.
 */
type WireEncoding = PcmEncoding | 'auto' | 'opus';
/** All {@link WireEncoding}s. */
declare const WIRE_ENCODINGS: readonly WireEncoding[];
/** All {@link WireChannels}. */
declare const WIRE_CHANNELS: readonly ["mix", "separate"];
/** What becomes of several channels: one transcript of all, or one of each. */
type WireChannels = (typeof WIRE_CHANNELS)[number];
/** All {@link VadName}s. */
declare const VAD_NAMES: readonly ["silero", "webrtc", "energy", "none"];
/** Which detector hears pauses; `none`: none does. */
type VadName = (typeof VAD_NAMES)[number];
/** All {@link TurnName}s. */
declare const TURN_NAMES: readonly ["smart", "none"];
/** What tells that a speaker has finished: `smart` judges the sound, `none` leaves it to a fixed pause. */
type TurnName = (typeof TURN_NAMES)[number];
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
/** The session that a client lost, to go on with. */
interface ResumeRequest {
    /** As `ready` said. */
    readonly sessionId: string;
    readonly token: string;
    /** The `seq` of the last event that was received; 0 where none was. */
    readonly lastSeq: number;
    /**
     * The end of the last utterance whose final or error was received, in samples at 16 kHz, at most 2^43; 0 where none was. A
     * server that takes the session over may know less than the client, and goes on there.
     */
    readonly answeredTo?: number | undefined;
    /** The `utteranceId` of that utterance; 0 where there was none. */
    readonly utterances?: number | undefined;
}
/** Configures the session. Optional; when sent, before any audio. Fields that are not known are refused. */
interface StartMessage extends SessionChanges {
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
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Default: the server's. */
    readonly vad?: VadName | undefined;
    /** Default: the server's. */
    readonly turn?: TurnName | undefined;
    /** Milliseconds, 0 (no partials) to 60000. */
    readonly partialIntervalMs?: number | undefined;
    readonly wordTimestamps?: boolean | undefined;
    /**
     * `true` asks who speaks: finals tell it, and `speakers` messages tell what the server learned later. Finals have word times
     * then. `false` when left out.
     */
    readonly speakers?: boolean | SpeakersRequest | undefined;
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
 * A sample of one person's voice. From then on the server tells this person by name. A client sends it after a `start` with
 * `speakers`, and before any audio: for at most 50 people, each with another name, with 300 s together. The server answers a
 * message that it does not take with an error.
 */
interface KnownSpeakerMessage {
    readonly type: 'known_speaker';
    /** 1 to 100 characters, and no number. */
    readonly name: string;
    /** This person's speech, alone: mono, 2 to 60 s. */
    readonly audio: Float32Array;
    /** Hz; 16000 when left out. */
    readonly sampleRate?: number | undefined;
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
type ClientMessage = OneShotMessage | AudioFrameMessage
/** The client's own voice-activity detection says that the utterance is over: finalise it. */
 | {
    readonly type: 'vad_end';
} | StartMessage | KnownSpeakerMessage | ConfigureMessage | FinalizeMessage
/** Drop the utterance that is being spoken. */
 | {
    readonly type: 'cancel';
}
/** No more audio: answer everything, then `done`. */
 | {
    readonly type: 'end';
} | PingMessage;

/** Bounds of a decoder. */
interface DecodeOptions {
    /** Largest text, in bytes of UTF-8, checked before anything is parsed. Default {@link DEFAULT_MAX_MESSAGE_BYTES}. */
    readonly maxBytes?: number | undefined;
}

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
    /**
     * Milliseconds after which the server says its last `ack` again, where bytes have come and it has said nothing: shorter
     * than `heartbeatIntervalMs`, in whose place a client may count on it.
     */
    readonly keepAliveMs?: number | undefined;
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
/** A guard took out of a final what the model made up. */
interface SuppressedMessage extends Omit<SuppressedEvent, 'reason'>, OfChannel {
    /** A `SuppressionReason`, or one that a newer server knows. */
    readonly reason: string;
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
/** Events of a session that stand on the wire as they are. */
type ToldEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SpeakersEvent | CancelledEvent | UntranscribedEvent;
/** All that a server says. What has a `seq` are the session's own events. */
type ServerMessage = ReadyMessage | (ToldEvent & OfChannel) | SuppressedMessage | OneShotResultMessage | FlushedMessage | AckMessage | WaitMessage | WarningMessage | ErrorMessage
/** Everything sent has been answered. */
 | {
    readonly type: 'done';
}
/** The answer to `ping`. */
 | {
    readonly type: 'pong';
};

declare const CODES: {
    readonly INVALID_JSON: "refused";
    readonly INVALID_MESSAGE: "refused";
    readonly UNKNOWN_MESSAGE: "refused";
    readonly UNEXPECTED_MESSAGE: "refused";
    readonly MISSING_AUDIO: "refused";
    readonly INVALID_AUDIO: "ERR_INVALID_AUDIO";
    readonly AUDIO_TOO_LONG: "ERR_AUDIO_TOO_LONG";
    readonly MESSAGE_TOO_LARGE: "ERR_PROTOCOL";
    readonly UNSUPPORTED_ENCODING: "refused";
    readonly UNSUPPORTED_VAD: "refused";
    readonly UNSUPPORTED_TURN: "refused";
    readonly UNSUPPORTED_SPEAKERS: "refused";
    readonly UNSUPPORTED_MODEL: "refused";
    readonly UNSUPPORTED_LANGUAGE: "refused";
    readonly TRANSCRIBE_ERROR: "ERR_BACKEND_FAILED";
    readonly BACKEND_TIMEOUT: "ERR_BACKEND_TIMEOUT";
    readonly OVERLOADED: "ERR_OVERLOADED";
    readonly SERVER_FULL: "ERR_OVERLOADED";
    readonly UNAUTHORIZED: "ERR_UNAUTHORIZED";
    readonly TOO_MANY_ATTEMPTS: "ERR_OVERLOADED";
    readonly ORIGIN_REFUSED: "ERR_UNAUTHORIZED";
    readonly TOO_MANY_SESSIONS: "ERR_OVERLOADED";
    readonly QUOTA_EXCEEDED: "ERR_OVERLOADED";
    readonly SESSION_NOT_FOUND: undefined;
    readonly IDLE_TIMEOUT: undefined;
    readonly SESSION_TOO_LONG: undefined;
    readonly SHUTTING_DOWN: undefined;
    readonly INTERNAL_ERROR: "ERR_BACKEND_FAILED";
};
/** One of {@link WIRE_ERROR_CODES}. */
type WireErrorCode = keyof typeof CODES;
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
 * | `UNSUPPORTED_SPEAKERS` | the server cannot tell who speaks, which `start` asks for |
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
declare const WIRE_ERROR_CODES: readonly WireErrorCode[];
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

/** Sample rates, in Hz, that a client may announce. */
declare const MIN_SAMPLE_RATE: 8000;
declare const MAX_SAMPLE_RATE: 48000;
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

export { type AckMessage as A, WIRE_CHANNELS as B, type ClientMessage as C, type DecodeOptions as D, type ErrorMessage as E, type FinalizeMessage as F, WIRE_ENCODINGS as G, type WaitMessage as H, type WarningMessage as I, type WireChannels as J, KNOWN_SPEAKERS as K, type WireEncoding as L, type MessageSchema as M, fromWireError as N, type OfChannel as O, PROTOCOL_VERSION as P, protocolError as Q, REDACTION as R, type ServerMessage as S, TURN_NAMES as T, wireErrorCode as U, VAD_NAMES as V, WIRE_ERROR_CODES as W, type StartMessage as a, type WireErrorCode as b, clientMessageSchema as c, decodeClientMessage as d, encodeClientMessage as e, type AudioFrameMessage as f, type ConfigureMessage as g, type FlushedMessage as h, type KnownSpeakerMessage as i, MAX_SAMPLE_RATE as j, MIN_SAMPLE_RATE as k, type OneShotMessage as l, type OneShotResultMessage as m, type OneShotSegment as n, type PingMessage as o, REDACTION_KINDS as p, type ReadyMessage as q, type RedactionKind as r, type ResumeRequest as s, SPEAKERS_REQUEST as t, type ServerLimits as u, type SpeakersOptions as v, type SpeakersRequest as w, type SuppressedMessage as x, type TurnName as y, type VadName as z };
