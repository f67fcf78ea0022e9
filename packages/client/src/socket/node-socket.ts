import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import {
  type HttpRefusal,
  ownWords,
  type SocketOptions,
  type WebSocketLike,
} from './web-socket-like.js';

// What a server is given to answer a closing handshake.
const CLOSE_TIMEOUT_MS = 2000;
// What it is given to say why it refuses, and how much of that is read.
const REFUSAL_TIMEOUT_MS = 2000;
const MAX_REFUSAL_CHARS = 16 * 1024;

/** A socket of the package `ws`: Node 20 has none of its own. */
export function createSocket(url: string, { headers }: SocketOptions): WebSocketLike {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    headers: { ...headers },
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than its type declarations
  });
  socket.on('unexpected-response', (_, response: IncomingMessage) => {
    void readRefusal(response).then((refusal) => {
      const error = new Error(`Unexpected server response: ${refusal.status}`);
      socket.emit('error', Object.assign(error, { refusal }));
      socket.terminate();
    });
  });
  return socket;
}

/** What a server says in place of a socket: JSON, where it is one of ours. */
async function readRefusal(response: IncomingMessage): Promise<HttpRefusal> {
  const { statusCode: status = 0, headers } = response;
  const seconds = Number(headers['retry-after']);
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  const timeout = setTimeout(() => response.destroy(), REFUSAL_TIMEOUT_MS);
  let body = '';
  try {
    response.setEncoding('utf8');
    for await (const piece of response) {
      body += piece;
      if (body.length > MAX_REFUSAL_CHARS) break;
    }
    return { status, retryAfterMs, ...ownWords(JSON.parse(body)) };
  } catch {
    // It broke off, or is none of ours: the status says what there is to say.
    return { status, retryAfterMs };
  } finally {
    clearTimeout(timeout);
  }
}
