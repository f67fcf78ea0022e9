import type { ErrorMessage } from '@ws/core/internal';
import type { AudioSession, AudioSessionOptions } from '../../audio-session/audio-session.js';
import type { Ending } from '../../net/sockets/conversation.js';
import type { Frame } from '../../net/sockets/socket-queues.js';

export interface Closing {
  readonly code: number;
  readonly why: string;
}

/** One protocol's messages over one connection: reads frames, and writes events. */
export interface Codec<F = Frame> {
  /**
   * Takes one frame; the next one comes when its promise has settled. What it throws ends the conversation.
   *
   * @returns `false` if the frame does not keep an idle connection open
   */
  take(frame: F): unknown;
  /** Whether it takes frames after the end of the audio, such as pings. Default: these are ignored. */
  readonly takesFramesAfterEnd?: boolean | undefined;
  /** The audio sessions that are open. Default: those that {@link ConversationControl.open} has opened. */
  readonly sessions?: readonly AudioSession[] | undefined;
  /** The conversation begins to end. */
  ending?(ending: Ending): void;
  /** Ends the audio. Resolves when all of it is answered. Default: ends {@link sessions}. */
  end?(ending: Ending): Promise<void>;
  /**
   * Sends the last messages, once all audio is answered. Default: {@link complain}, where there is a complaint.
   *
   * @param complaint - why the server ends it; `undefined` if the client ended it, or the server shuts down
   * @returns how the connection is closed, if not by the usual code
   */
  leave?(ending: Ending, complaint: ErrorMessage | undefined): unknown;
  /** Reports the error that ends the conversation. Left out if the protocol has no message for it. */
  complain?(complaint: ErrorMessage): void;
  /** Set where {@link take} reports the client's errors itself: what still fails is a fault of the server, and closes so. */
  readonly faultClosing?: Closing | undefined;
  /** The connection is gone, or about to be closed. */
  dispose?(): void;
  /** See `Conversation`. Default: nothing is sent. */
  reassure?(): void;
  /** See `Conversation`. Defaults: those of {@link sessions}. */
  readonly busy?: boolean | undefined;
  readonly position?: number | undefined;
  readonly audioMs?: number | undefined;
}

export interface ConversationControl {
  /** Opens an audio session for the client, by default in the name of its call. A fault of it ends the conversation. */
  open(
    options: Omit<AudioSessionOptions, 'sessionId' | 'request' | 'onFault'> & {
      readonly sessionId?: string;
    },
  ): AudioSession;
  /** Answers all audio, and closes. `lostBy`: what ended the audio, or refused a `start` that asks for redaction. */
  finish(ending: Ending, lostBy?: ErrorMessage): void;
  /** Ends the conversation at once, for an error after which it cannot go on. */
  fail(error: unknown): void;
  /** Aborted when the conversation is over. */
  readonly signal: AbortSignal;
  /** Why it ends, once it does. */
  readonly ending: Ending | undefined;
}
