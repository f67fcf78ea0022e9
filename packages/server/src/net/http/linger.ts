import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// A client that sends for longer is cut off.
const LINGER_MS = 30_000;

/**
 * Lets an answer arrive that is given before its request is whole: what still comes is thrown away, for half a minute at
 * most. A connection that is closed at once is reset, and the answer is lost with it.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  // A body that was given up in its middle has none any more: Node takes it away, so that the answer can be sent.
  const { socket } = request;
  response.once('finish', () => {
    if (!request.complete && !socket.destroyed) linger(request, socket);
  });
}

function linger(request: IncomingMessage, socket: Socket): void {
  request.resume();
  const tooLong = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, LINGER_MS);
  tooLong.unref();
  const forget = (): void => {
    clearTimeout(tooLong);
    socket.off('close', forget);
  };
  request.once('end', forget);
  socket.once('close', forget);
}
