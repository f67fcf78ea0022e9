import type { IncomingMessage, ServerResponse } from 'node:http';

// A client that sends for longer is cut off.
const LINGER_MS = 30_000;

/**
 * Lets an answer arrive that is given before its request is whole: what still comes is thrown away, for half a minute at
 * most. A connection that is closed at once is reset, and the answer is lost with it.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete) linger(request);
  });
}

function linger(request: IncomingMessage): void {
  request.resume();
  const tooLong = setTimeout(() => request.socket.destroy(), LINGER_MS);
  tooLong.unref();
  request.once('end', () => clearTimeout(tooLong));
  request.once('close', () => clearTimeout(tooLong));
}
