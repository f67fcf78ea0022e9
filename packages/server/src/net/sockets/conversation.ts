import type { ResumeRequest } from '@ws/core/internal';
import type { AccessEnding } from '../auth/usage.js';
import type { Frame } from './socket-queues.js';

/** The connection to one client, as a conversation uses it. */
export interface ClientConnection {
  /** Sends a text frame, or bytes as a binary one; does nothing when the connection is gone. */
  send(frame: string | Uint8Array): void;
  /** Resolves when the client has read enough for more to be sent, or is gone. */
  drained(): Promise<void>;
  /** @param code - of RFC 6455, or of 4000 and up */
  close(code: number, reason: string): void;
}

/** The connection of a client that may ask for a session of its own that it lost. */
export interface ResumingClient extends ClientConnection {
  /** Gives the connection to that session. `false` if there is none, or it cannot go on from there. */
  resume(request: ResumeRequest): Promise<boolean>;
}

/** Why a conversation ends while its client is connected. */
export type Ending =
  | 'client'
  | 'idle'
  | 'silent'
  | 'too long'
  | 'shutdown'
  | 'bad audio'
  | 'uncovered'
  | AccessEnding;

/** One client's conversation, over one connection. */
export interface Conversation<F = Frame> {
  /**
   * Handles one frame. Called when the promise of the frame before has settled, and the client has read enough of what it
   * was sent. Resolves with whether the frame keeps an idle connection open; never rejects.
   */
  receive(frame: F): Promise<boolean>;
  /** Sends a sign of life to a client whose frames wait long. */
  reassure(): void;
  /** Takes no more frames, answers what has come, and closes the connection. The first reason stands. */
  finish(ending: Ending): void;
  /** The connection is gone: ends all work for it. */
  dispose(): void;
  /** Clock time at which it began, in milliseconds. */
  readonly openedAt: number;
  /** Whether it works on something that the client waits for. */
  readonly busy: boolean;
  /** Whether it takes no more frames. */
  readonly finishing: boolean;
  /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
  readonly position: number;
  /** Audio taken so far in milliseconds, the sum of all channels. Quotas count it. */
  readonly audioMs: number;
  /**
   * Whether a client is of no use here before it sends audio: until then its place may be given to others who wait. Default:
   * any message shows that the client uses its place.
   */
  readonly isForAudio?: boolean | undefined;
}
