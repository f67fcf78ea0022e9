import { TranscribeError } from '@ws/core';
import { explainedSocket } from './explained-socket.js';
import type { SocketOptions, WebSocketLike } from './web-socket-like.js';

// What a subprotocol may be made of (RFC 6455, RFC 7230). A browser that refuses one quotes it, and the key in it.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The platform's own socket: browsers, workers, Deno. */
export function createSocket(url: string, { protocols }: SocketOptions): WebSocketLike {
  if (!protocols.every((protocol) => TOKEN.test(protocol))) {
    throw new TranscribeError(
      'A browser cannot send this API key: it may have letters, digits and any of - . _ ~ alone. Give a session token of the server instead.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'apiKey' } },
    );
  }
  const socket = protocols.length > 0 ? new WebSocket(url, [...protocols]) : new WebSocket(url);
  return explainedSocket(socket, url);
}
