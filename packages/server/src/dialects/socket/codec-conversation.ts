import type { Clock, Logger } from '@ws/core';
import { type ErrorMessage, type WireErrorCode, wireErrorCode } from '@ws/core/protocol';
import { wireMessage } from '../../answers/event-messages.js';
import { type Ending, farewell } from '../../answers/farewell.js';
import type { ServerLimitSettings } from '../../options/limits.js';
import type { Conversation, Peer } from '../../protocols/conversation.js';
import type { Hearing } from '../../protocols/hearing-contract.js';
import { CLOSE, type CloseCode } from '../../socket/close-codes.js';
import type { Frame } from '../../socket/inbox.js';

/** What ends a conversation, or goes wrong in it. */
export interface Complaint {
  readonly code: ErrorMessage['code'];
  readonly message: string;
}

/** A dialect's messages over one WebSocket: what its clients say, and what they are told. */
export interface SocketCodec {
  /**
   * Takes one frame; the next one comes when its promise has settled.
   *
   * @throws what ends the conversation, once the client is told
   */
  take(frame: Frame): unknown;
  /** Those that listen for it. */
  readonly hearings: readonly Hearing[];
  /** Its last words: all audio is answered. The connection is closed when its promise has settled. */
  leave(ending: Ending, complaint: Complaint | undefined): unknown;
  /** Tells what is wrong, in the client's own way, if it has any. */
  complain(complaint: Complaint): void;
  /** The connection is gone. */
  dispose?(): void;
}

/** What a codec may do with its connection. */
export interface Talk {
  /** Answers what was heard, says the last words, and closes the connection. */
  finish(ending: Ending): void;
  /** Ends it at once, for what is wrong cannot be put right: `onFault` of its hearings. */
  fail(error: unknown): void;
  /** Aborted when the connection is gone. */
  readonly signal: AbortSignal;
}

interface Parts {
  readonly peer: Peer;
  readonly limits: ServerLimitSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A conversation whose messages a codec knows. */
export function createCodecConversation(
  { peer, limits, clock, logger }: Parts,
  makeCodec: (talk: Talk) => SocketCodec,
): Conversation {
  const openedAt = clock.now();
  const gone = new AbortController();
  const { signal } = gone;
  let ending: Ending | undefined;
  /** Nothing more is said. */
  let isOver = false;
  let handling: Promise<unknown> = Promise.resolve();

  const codec = makeCodec({ finish, fail, signal });

  async function handle(frame: Frame): Promise<boolean> {
    if (ending !== undefined || isOver || signal.aborted) return true;
    try {
      await codec.take(frame);
    } catch (error) {
      fail(error);
    }
    return true;
  }

  function finish(reason: Ending): void {
    if (ending !== undefined || isOver) return;
    ending = reason;
    void answerAllAndClose(reason);
  }

  async function answerAllAndClose(reason: Ending): Promise<void> {
    const { message, code, why } = farewell(reason, limits);
    try {
      // Who has asked for the end is not waited for: that frame is being handled.
      if (reason !== 'client') await handling;
      await Promise.all(codec.hearings.map((hearing) => hearing.end()));
      await peer.room();
      if (isOver || signal.aborted) return;
      await codec.leave(reason, message.type === 'error' ? message : undefined);
    } catch (error) {
      return fail(error);
    }
    close(code, why);
  }

  function fail(error: unknown): void {
    if (isOver || signal.aborted) return;
    const code = wireErrorCode(error);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault in a session');
    else logger.info({ code }, 'session refused');
    codec.complain({ code, message: wireMessage(error) });
    close(closeCodeOf(code), code);
  }

  function close(code: CloseCode, why: string): void {
    if (isOver || signal.aborted) return;
    isOver = true;
    peer.close(code, why);
    dispose();
  }

  function dispose(): void {
    if (signal.aborted) return;
    isOver = true;
    gone.abort();
    codec.dispose?.();
    for (const hearing of codec.hearings) hearing[Symbol.dispose]();
  }

  return {
    receive(frame) {
      const handled = handle(frame);
      handling = handled;
      return handled;
    },
    // Its clients know nothing that would say so.
    reassure() {},
    finish,
    dispose,
    openedAt,
    get busy() {
      return codec.hearings.some(({ busy }) => busy);
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return Math.max(0, ...codec.hearings.map(({ position }) => position));
    },
    get audioMs() {
      return codec.hearings.reduce((sum, { audioMs }) => sum + audioMs, 0);
    },
  };
}

/** How a connection is closed on which something cannot go on. */
function closeCodeOf(code: WireErrorCode): CloseCode {
  switch (code) {
    case 'INTERNAL_ERROR':
    case 'TRANSCRIBE_ERROR':
      return CLOSE.internalError;
    case 'INVALID_JSON':
    case 'INVALID_AUDIO':
      return CLOSE.invalidData;
    case 'SERVER_FULL':
    case 'OVERLOADED':
      return CLOSE.tryAgainLater;
    default:
      return CLOSE.policy;
  }
}
