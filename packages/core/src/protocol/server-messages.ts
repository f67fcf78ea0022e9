import type { FinalEvent, PartialEvent } from '../contracts/session.js';
import type { StrategyName } from '../contracts/strategy.js';

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
}

/** Sent on connect. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly sessionId: string;
  readonly resumeToken?: string | undefined;
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly strategy: StrategyName;
  readonly model: string;
  readonly limits: ServerLimits;
}

/** The answer to a one-shot message; times in seconds from the start of its `audio`. No `type` on the wire. */
export interface OneShotResultMessage {
  readonly type: 'one_shot_result';
  readonly text: string;
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
  readonly language: string;
  readonly processingTimeMs: number;
}

/** Something degraded; nothing was lost. */
export interface WarningMessage {
  readonly type: 'warning';
  readonly seq?: number | undefined;
  readonly code: string;
  readonly message: string;
}

/** Something failed; a `fatal` one is the last message. */
export interface ErrorMessage {
  readonly type: 'error';
  readonly seq?: number | undefined;
  /** One of `WIRE_ERROR_CODES`, or one that a newer server knows. */
  readonly code: string;
  /** On the wire also as `error`. */
  readonly message: string;
  readonly fatal: boolean;
  /** The utterance that has no transcript, and its audio in seconds from the session's first sample. */
  readonly segmentId?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** Everything sent has been answered. */
export interface DoneMessage {
  readonly type: 'done';
}

/** The answer to `ping`. */
export interface PongMessage {
  readonly type: 'pong';
}

/** All that a server says. `partial` and `final` are the session's own events. */
export type ServerMessage =
  | ReadyMessage
  | PartialEvent
  | FinalEvent
  | OneShotResultMessage
  | WarningMessage
  | ErrorMessage
  | DoneMessage
  | PongMessage;
