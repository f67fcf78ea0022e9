import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { encodeServerMessage, type WireErrorCode } from '@ws/core/protocol';
import type { WebSocket } from 'ws';
import { refusalHeaders, type SocketRefusal } from '../http/refusal.js';
import type { CloseCode } from './close-codes.js';

// Time for a client to read the answer to its upgrade.
const ANSWER_TIMEOUT_MS = 5000;

export function refuseSocket(
  socket: WebSocket,
  code: CloseCode,
  reason: string,
  error?: { readonly code: WireErrorCode; readonly message: string },
): void {
  // Frames of a refused client are not read, and its protocol errors are not logged.
  socket.on('error', () => {});
  if (error !== undefined) {
    socket.send(encodeServerMessage({ type: 'error', ...error, fatal: true }));
  }
  socket.close(code, reason);
}

/** Answers an upgrade by HTTP, then closes both directions: a client with its side open would keep the server open. */
export function refuseUpgrade(socket: Duplex, refusal: SocketRefusal): void {
  const { status, code, message, body: own = { error: message, code } } = refusal;
  const body = `${JSON.stringify(own)}\n`;
  const tooLong = setTimeout(() => socket.destroy(), ANSWER_TIMEOUT_MS);
  socket.once('close', () => clearTimeout(tooLong));
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      ...Object.entries(refusalHeaders(refusal)).map(([name, value]) => `${name}: ${value}`),
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
