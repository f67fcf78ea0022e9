import { PCM_ENCODINGS, type PcmEncoding } from '../audio/pcm.js';
import type { SessionChanges } from '../contracts/session.js';
import type { RedactionKind } from '../options/redaction-kinds.js';
import type { SpeakersRequest } from '../speakers/speakers-request.js';

/**
 * How audio stands in binary frames: raw samples; `auto`, the bytes of a container (WebM, MP4, Ogg, FLAC, MP3, WAV, AAC),
 * cut anywhere; or `opus`, one packet in each.
 */
export type WireEncoding = PcmEncoding | 'auto' | 'opus';

/** All {@link WireEncoding}s. */
export const WIRE_ENCODINGS: readonly WireEncoding[] = Object.freeze([
  ...PCM_ENCODINGS,
  'auto' as const,
  'opus' as const,
]);

/** All {@link WireChannels}. */
export const WIRE_CHANNELS = ['mix', 'separate'] as const;

/** What becomes of several channels: one transcript of all, or one of each. */
export type WireChannels = (typeof WIRE_CHANNELS)[number];

/** All {@link VadName}s. */
export const VAD_NAMES = ['silero', 'webrtc', 'energy', 'none'] as const;

/** Which detector hears pauses; `none`: none does. */
export type VadName = (typeof VAD_NAMES)[number];

/** All {@link TurnName}s. */
export const TURN_NAMES = ['smart', 'none'] as const;

/** What tells that a speaker has finished: `smart` judges the sound, `none` leaves it to a fixed pause. */
export type TurnName = (typeof TURN_NAMES)[number];

/**
 * One answer for one piece of audio. On the wire it has no `type`:
 * `{audio, sample_rate?, previous_transcript?, context_audio?}`, audio as base64 of float32 little-endian.
 */
export interface OneShotMessage {
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
export interface AudioFrameMessage {
  readonly type: 'audio_frame';
  readonly audio: Float32Array;
  /** Hz; when left out, what `start` said, or 16000. */
  readonly sampleRate?: number | undefined;
}

/** The session that a client lost, to go on with. */
export interface ResumeRequest {
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
export interface StartMessage extends SessionChanges {
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
export interface KnownSpeakerMessage {
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
export interface ConfigureMessage extends SessionChanges {
  readonly type: 'configure';
}

/** Finalise now and stay open. */
export interface FinalizeMessage {
  readonly type: 'finalize';
  /** Asks for `flushed` with the same number, once what was sent before is answered. Higher with each message. */
  readonly id?: number | undefined;
}

/** Answered by `pong`. */
export interface PingMessage {
  readonly type: 'ping';
  /**
   * Whether it keeps an idle session open, as any message does: `true` when left out. `false` asks only whether the
   * server is there. Older servers take every one for `true`.
   */
  readonly keepAlive?: boolean | undefined;
}

/** All that a client says in text frames. Audio in binary frames is in the encoding that `start` says. */
export type ClientMessage =
  | OneShotMessage
  | AudioFrameMessage
  /** The client's own voice-activity detection says that the utterance is over: finalise it. */
  | { readonly type: 'vad_end' }
  | StartMessage
  | KnownSpeakerMessage
  | ConfigureMessage
  | FinalizeMessage
  /** Drop the utterance that is being spoken. */
  | { readonly type: 'cancel' }
  /** No more audio: answer everything, then `done`. */
  | { readonly type: 'end' }
  | PingMessage;
