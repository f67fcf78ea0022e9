import { WebSocket } from 'ws';
import type { WebSocketLike } from './web-socket-like.js';

// What a server is given to answer a closing handshake.
const CLOSE_TIMEOUT_MS = 2000;

/** A socket of the package `ws`: Node 20 has none of its own. */
export function createNodeSocket(url: string): WebSocketLike {
  return new WebSocket(url, {
    perMessageDeflate: false,
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than its type declarations
  });
}
