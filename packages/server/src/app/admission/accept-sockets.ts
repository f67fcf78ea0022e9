import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Access } from '../../net/auth/create-access.js';
import { queryOf } from '../../net/auth/credentials.js';
import { isRefusal } from '../../net/auth/identity.js';
import { pathBelow } from '../../net/http/mounted-path.js';
import type { SocketRefusal } from '../../net/http/refusal.js';
import { refuseUpgrade } from '../../net/sockets/refuse.js';
import type { ServedProtocols } from '../../protocols/served-protocols.js';
import type { Arrival } from './waiting-clients.js';

// Time for a client to answer a closing handshake.
const CLOSE_TIMEOUT_MS = 5000;

export interface SocketDoor {
  /** Where on the server sessions are. */
  readonly path: string;
  readonly maxPayload: number;
  readonly access: Access;
  readonly protocols: ServedProtocols;
  /** Why the page that asks may not. */
  pageRefusal(request: IncomingMessage): string | undefined;
  /** Why no client of another protocol than the native one is taken now. Native clients are told on their socket. */
  refusal(): SocketRefusal | undefined;
  /** Whether there is such a session of this owner, here or in the journal. */
  returns(sessionId: string, owner: string): Promise<boolean>;
  onArrival(arrival: Arrival): void;
}

/** The listener of a server's `upgrade` event: makes WebSockets for clients that may have one, and refuses others by HTTP. */
export function acceptSockets(
  door: SocketDoor,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const { maxPayload, access, protocols } = door;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload,
    // A chunk of the network's holds thousands of small messages; each has a turn of the event loop.
    allowSynchronousEvents: false,
    handleProtocols: (offered, request) => access.answeredProtocol([...offered], request) ?? false,
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than its type declarations
  });

  async function accept(
    request: IncomingMessage,
    pathname: string,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const query = queryOf(request.url ?? '');
    const isNative = !protocols.serve(pathname);
    const resumed = isNative ? query.get('resume') : null;
    const admission = await access.admit(
      request,
      protocols.shown(request, pathname),
      // A key that has as many sessions as it may still has those.
      resumed === null ? undefined : (owner) => door.returns(resumed, owner),
    );
    if (isRefusal(admission)) return refuseUpgrade(socket, protocols.present(pathname, admission));
    // Also where the upgrade is none, and where it broke off meanwhile.
    if (socket.destroyed) return admission.leave();
    const { identity } = admission;
    const call = { request, path: pathname, query, identity, sessionId: randomUUID() as string };
    const entrance = isNative ? undefined : (door.refusal() ?? protocols.entrance(call));
    if (entrance !== undefined && 'status' in entrance) {
      admission.leave();
      return refuseUpgrade(socket, protocols.present(pathname, entrance));
    }
    socket.once('close', admission.leave);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // Servers of node:http and node:https give the socket of the network.
      const received = (): number => (socket as Socket).bytesRead;
      door.onArrival({
        socket: webSocket,
        ...{ request, pathname, query, admission, received, entrance },
      });
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
