import type { Ending } from '../answers/farewell.js';
import type { Frame } from '../socket/inbox.js';

/** The other end, as a session sees it. */
export interface Peer {
  /** Sends a text frame; without effect when the peer is gone. */
  send(text: string): void;
  /** Resolves when the peer has read enough for more to be sent, or is gone. */
  room(): Promise<void>;
  /** @param code - of RFC 6455, or of 4000 and up */
  close(code: number, reason: string): void;
}

/** One client's conversation, over one connection. */
export interface Conversation {
  /**
   * Handles one frame; resolves when the next may come, with whether it keeps an idle connection open. Never rejects. It is
   * given none while the client has not read enough of what it was sent.
   */
  receive(frame: Frame): Promise<boolean>;
  /** Somebody whose frames wait long is told that the server is there. */
  reassure(): void;
  /** Takes nothing more, answers what there is, and closes the connection. The first reason stands. */
  finish(ending: Ending): void;
  /** The connection is gone: all work for it ends. */
  dispose(): void;
  /** Clock time at which it began. */
  readonly openedAt: number;
  /** Whether it works on what the peer waits for. */
  readonly busy: boolean;
  /** Whether it takes nothing more. */
  readonly finishing: boolean;
  /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
  readonly position: number;
  /** The same in milliseconds, of all channels together: what counts for a quota. */
  readonly audioMs: number;
}
