import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Access } from '../access/create-access.js';
import { queryOf } from '../access/credentials.js';
import { isRefusal } from '../access/identity.js';
import { pathBelow } from '../server/mounted-path.js';
import { refuseUpgrade } from './refuse.js';
import { sliceFrames } from './sliced-frames.js';
import type { Turns } from './turns.js';
import type { Visitor } from './waiting-line.js';

// What a peer is given to answer a closing handshake.
const CLOSE_TIMEOUT_MS = 5000;

/** What a server takes connections with. */
export interface SocketDoor {
  /** Where on the server sessions are. */
  readonly path: string;
  readonly maxPayload: number;
  readonly turns: Turns;
  readonly access: Access;
  /** Why the page that asks may not. */
  pageRefusal(request: IncomingMessage): string | undefined;
  onVisitor(visitor: Visitor): void;
}

/**
 * Makes WebSockets of requests for an upgrade, for those who may: others are refused by HTTP, before there is a WebSocket.
 *
 * @returns the listener of a server's `upgrade` event
 */
export function acceptSockets(
  door: SocketDoor,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const { maxPayload, turns, access } = door;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload,
    // A chunk of the network's holds thousands of small messages; each has a turn of the event loop.
    allowSynchronousEvents: false,
    handleProtocols: (offered) => access.answeredProtocol([...offered]) ?? false,
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than its type declarations
  });

  async function accept(
    request: IncomingMessage,
    pathname: string,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const admission = await access.admit(request);
    if (isRefusal(admission)) return refuseUpgrade(socket, admission);
    // Also where the upgrade is none, and where it broke off meanwhile.
    if (socket.destroyed) return admission.leave();
    socket.once('close', admission.leave);
    const url = request.url ?? '';
    const sliced = sliceFrames(socket, head, { maxPayload, turns });
    sockets.handleUpgrade(request, sliced, Buffer.alloc(0), (webSocket) => {
      const received = (): number => sliced.received;
      const query = queryOf(url);
      door.onVisitor({ socket: webSocket, request, pathname, query, admission, received });
    });
  }

  return (request, socket, head) => {
    const pathname = pathBelow(request.url ?? '', door.path);
    // Elsewhere on a server that others use, too.
    if (pathname === undefined) return;
    socket.on('error', () => socket.destroy());
    const message = door.pageRefusal(request);
    if (message !== undefined) {
      return refuseUpgrade(socket, { status: 403, code: 'ORIGIN_REFUSED', message });
    }
    void accept(request, pathname, socket, head);
  };
}
