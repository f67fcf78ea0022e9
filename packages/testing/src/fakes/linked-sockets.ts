import { TranscribeError } from '@ws/core';
import { type AsyncQueue, createAsyncQueue } from '@ws/core/internal';

/** How a socket was closed. */
export interface SocketClose {
  readonly code: number;
  readonly reason: string;
}

/** The least that a message socket does. Messages are read once, by iteration, which ends when the socket closes. */
export interface MessageSocket extends AsyncIterable<string | Uint8Array> {
  /**
   * Sends a message; bytes are copied.
   *
   * @throws TranscribeError `ERR_CONNECTION` when the socket is closed, `ERR_OVERLOADED` when the other end has too
   * many messages unread
   */
  send(message: string | Uint8Array): void;
  /** Closes both ends. What was sent before can still be read. Code default 1000. */
  close(code?: number, reason?: string): void;
  /** Resolves when either end closes, with what it said. */
  readonly closed: Promise<SocketClose>;
}

/** Bounds of {@link createLinkedSockets}. */
export interface LinkedSocketsOptions {
  /** Messages that one end may leave unread. Default 10000. */
  readonly maxUnread?: number | undefined;
}

type Inbox = AsyncQueue<string | Uint8Array>;

/** Two sockets of one connection, in memory: what one sends, the other reads, in order. */
export function createLinkedSockets(
  options: LinkedSocketsOptions = {},
): readonly [MessageSocket, MessageSocket] {
  const { maxUnread = 10_000 } = options;
  const createInbox = (): Inbox => createAsyncQueue({ max: maxUnread });
  const inboxes = [createInbox(), createInbox()] as const;
  let isClosed = false;
  let tellClosed: (close: SocketClose) => void = () => {};
  const closed = new Promise<SocketClose>((resolve) => {
    tellClosed = resolve;
  });

  function end(own: Inbox, other: Inbox): MessageSocket {
    return {
      send(message) {
        if (isClosed) {
          throw new TranscribeError('The socket is closed.', { code: 'ERR_CONNECTION' });
        }
        if (!other.push(typeof message === 'string' ? message : message.slice())) {
          throw new TranscribeError(`The other end has ${maxUnread} messages unread.`, {
            code: 'ERR_OVERLOADED',
          });
        }
      },
      close(code = 1000, reason = '') {
        if (isClosed) return;
        isClosed = true;
        own.close();
        other.close();
        tellClosed({ code, reason });
      },
      closed,
      [Symbol.asyncIterator]: () => own[Symbol.asyncIterator](),
    };
  }

  return [end(inboxes[0], inboxes[1]), end(inboxes[1], inboxes[0])];
}
