import type {
  CancelledEvent,
  FinalEvent,
  PartialEvent,
  SpeakersEvent,
  SpeechEndEvent,
  SpeechStartEvent,
  SuppressedEvent,
  UntranscribedEvent,
} from '../contracts/session-events.js';
import type { StrategyName } from '../contracts/strategy.js';
import type { Word } from '../contracts/transcript.js';

/** The version of the native protocol that this package speaks. */
export const PROTOCOL_VERSION = 1 as const;

/** What a server allows; a limit that is left out is not told. */
export interface ServerLimits {
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
export interface ReadyMessage {
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
export interface OneShotSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where `start` asked for them. */
  readonly words?: readonly Word[] | undefined;
}

/** The answer to a one-shot message; times in seconds from the start of its `audio`. No `type` on the wire. */
export interface OneShotResultMessage {
  readonly type: 'one_shot_result';
  readonly text: string;
  readonly segments: readonly OneShotSegment[];
  readonly language: string;
  readonly processingTimeMs: number;
}

/** What is told of one channel. `seq` and `utteranceId` count for each channel. */
export interface OfChannel {
  /** From 0; left out where channels are mixed. */
  readonly channel?: number | undefined;
}

/** A guard took out of a final what the model made up. */
export interface SuppressedMessage extends Omit<SuppressedEvent, 'reason'>, OfChannel {
  /** A `SuppressionReason`, or one that a newer server knows. */
  readonly reason: string;
}

/** Audio up to here need not be sent again. The same one may come again. */
export interface AckMessage {
  readonly type: 'ack';
  /** At 16 kHz, from the session's first. */
  readonly samples: number;
}

/** All audio before a `finalize` is answered, and so is all before those with lower numbers. */
export interface FlushedMessage {
  readonly type: 'flushed';
  /** As `finalize` said. */
  readonly id: number;
}

/** The server is full, and the client in its queue: `ready` follows when there is a place. */
export interface WaitMessage {
  readonly type: 'wait';
  /** 1: the next. */
  readonly position: number;
}

/** Something degraded; nothing was lost. */
export interface WarningMessage extends OfChannel {
  readonly type: 'warning';
  readonly seq?: number | undefined;
  readonly code: string;
  readonly message: string;
}

/** Something failed; a `fatal` one is the last message. */
export interface ErrorMessage extends OfChannel {
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
type ToldEvent =
  | SpeechStartEvent
  | SpeechEndEvent
  | PartialEvent
  | FinalEvent
  | SpeakersEvent
  | CancelledEvent
  | UntranscribedEvent;

/** All that a server says. What has a `seq` are the session's own events. */
export type ServerMessage =
  | ReadyMessage
  | (ToldEvent & OfChannel)
  | SuppressedMessage
  | OneShotResultMessage
  | FlushedMessage
  | AckMessage
  | WaitMessage
  | WarningMessage
  | ErrorMessage
  /** Everything sent has been answered. */
  | { readonly type: 'done' }
  /** The answer to `ping`. */
  | { readonly type: 'pong' };
