import type { WebSocketLike } from './web-socket-like.js';

/** The platform's own socket: browsers, workers, Deno. */
export function createBrowserSocket(url: string): WebSocketLike {
  return new WebSocket(url);
}
