import { TranscribeError } from '@ws/core';
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
} from '@ws/core/protocol';
import { type HttpRefusal, OPEN, type WebSocketLike } from '../socket/web-socket-like.js';
import { cannotConnect } from './connection-errors.js';

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
export interface WireEvents {
  opened(): void;
  /** A frame came, whatever it says. */
  heard?(): void;
  message(message: ServerMessage): void;
  closed(code: number, reason: string): void;
  /** The socket never opened, or the server says what is no message. */
  failed(error: TranscribeError): void;
}

// The standard has no event for it.
const POLL_MS = 10;

/** What the package `ws` says of an error, and our sockets; browsers say nothing. */
interface ErrorDetails {
  readonly message?: string | undefined;
  readonly error?: { readonly code?: string; readonly refusal?: HttpRefusal } | undefined;
}

/** Ties a socket to whoever listens. */
export function createWire(socket: WebSocketLike, url: string, events: WireEvents): Wire {
  let wasOpen = false;
  let reason = '';
  let refusal: HttpRefusal | undefined;

  socket.addEventListener('open', () => {
    wasOpen = true;
    events.opened();
  });
  socket.addEventListener('error', (event) => {
    // A browser says no more than that; the package `ws` says why.
    const { message, error } = event as ErrorDetails;
    refusal ??= error?.refusal;
    // Of several the first is the cause. Where several addresses were tried, there is a code alone.
    reason ||= message || error?.code || '';
  });
  socket.addEventListener('close', ({ code, reason: said }) => {
    if (wasOpen) events.closed(code, said);
    else events.failed(cannotConnect(url, { reason, refusal }));
  });
  socket.addEventListener('message', ({ data }) => {
    events.heard?.();
    // Binary frames are of no message that this version knows.
    if (typeof data !== 'string') return;
    let message: ServerMessage | undefined;
    try {
      message = decodeServerMessage(data);
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
    async room(maxBytes) {
      while (socket.readyState === OPEN && socket.bufferedAmount >= maxBytes) {
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
    close(code = 1000) {
      socket.close(code);
    },
  };
}
