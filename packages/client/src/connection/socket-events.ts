import type { TranscribeError } from '@ws/core';
import { type HttpRefusal, OPEN, type WebSocketLike } from '../socket/web-socket-like.js';
import { cannotConnect } from './connection-errors.js';

/** What a socket tells. `closed` and `failed` come once at most, and last. */
export interface SocketEvents {
  opened(): void;
  /** A frame came, whatever it says. */
  heard?(): void;
  closed(code: number, reason: string): void;
  /** The socket never opened. */
  failed(error: TranscribeError): void;
}

/** What the package `ws` says of an error, and our sockets; browsers say nothing. */
interface ErrorDetails {
  readonly message?: string | undefined;
  readonly error?: { readonly code?: string; readonly refusal?: HttpRefusal } | undefined;
}

/**
 * Listens to a socket.
 *
 * @param onText - called with each text frame
 */
export function listenToSocket(
  socket: WebSocketLike,
  url: string,
  events: SocketEvents,
  onText: (text: string) => void,
): void {
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
    if (typeof data === 'string') onText(data);
  });
}

// The standard has no event for it.
const POLL_MS = 10;

/** Resolves when fewer than `maxBytes` wait to leave, or the socket is no longer open. */
export async function socketRoom(socket: WebSocketLike, maxBytes: number): Promise<void> {
  while (socket.readyState === OPEN && socket.bufferedAmount >= maxBytes) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
