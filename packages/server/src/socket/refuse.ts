import type { Duplex } from 'node:stream';
import { encodeServerMessage, type WireErrorCode } from '@ws/core/protocol';
import type { WebSocket } from 'ws';
import type { CloseCode } from './close-codes.js';

/** Closes a socket that gets no session, and says why. */
export function refuseSocket(
  socket: WebSocket,
  code: CloseCode,
  reason: string,
  error?: { readonly code: WireErrorCode; readonly message: string },
): void {
  // What a refused peer says is not read; that it breaks the protocol is no news.
  socket.on('error', () => {});
  if (error !== undefined) {
    socket.send(encodeServerMessage({ type: 'error', ...error, fatal: true }));
  }
  socket.close(code, reason);
}

/** Answers an upgrade that comes too early by HTTP. */
export function refuseUpgrade(socket: Duplex): void {
  const body = '{"error":"The server is starting: its model is not loaded yet."}\n';
  socket.end(
    [
      'HTTP/1.1 503 Service Unavailable',
      'content-type: application/json; charset=utf-8',
      `content-length: ${body.length}`,
      'retry-after: 5',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
