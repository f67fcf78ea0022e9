import { TranscribeError } from '@ws/core';
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
} from '@ws/core/protocol';
import { OPEN, type WebSocketLike } from '../socket/web-socket-like.js';
import { listenToSocket, type SocketEvents, socketRoom } from './socket-events.js';

/** A socket that speaks in messages. */
export interface Wire {
  /** Without effect when the socket is not open. */
  say(message: ClientMessage): void;
  audio(bytes: Uint8Array): void;
  /** Resolves when fewer than `maxBytes` wait to leave, or the socket is no longer open. */
  room(maxBytes: number): Promise<void>;
  /** @param code - default 1000, which ends the session */
  close(code?: number): void;
}

/** What comes from the other end. `closed` and `failed` come once at most, and last. */
export interface WireEvents extends SocketEvents {
  message(message: ServerMessage): void;
  /** The socket never opened, or the server says what is no message. */
  failed(error: TranscribeError): void;
}

/** Ties a socket to whoever listens. */
export function createWire(socket: WebSocketLike, url: string, events: WireEvents): Wire {
  listenToSocket(socket, url, events, (text) => {
    let message: ServerMessage | undefined;
    try {
      message = decodeServerMessage(text);
    } catch (error) {
      if (!TranscribeError.isInstance(error)) throw error;
      events.failed(error);
      return;
    }
    if (message !== undefined) events.message(message);
  });

  return {
    say(message) {
      if (socket.readyState === OPEN) socket.send(encodeClientMessage(message));
    },
    audio(bytes) {
      if (socket.readyState === OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    room: (maxBytes) => socketRoom(socket, maxBytes),
    close(code = 1000) {
      socket.close(code);
    },
  };
}
