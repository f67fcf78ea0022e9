import { createServer, type Server } from 'node:net';
import { addressOf, listen } from '../../net/listener/listen.js';
import { settlesWithin } from '../../operations/settles-within.js';
import type { Dialect, DialectHost } from '../dialect.js';
import { encodeEvent } from './events.js';
import { openConnection, type WyomingConnection } from './wyoming-connection.js';

// Between two commands of one client.
const LEAST_IDLE_MS = 10_000;

/** Wyoming, Home Assistant's protocol: TCP, at a port of its own. */
export const WYOMING: Dialect = {
  name: 'wyoming',
  serves: () => false,
  async open(host) {
    const { wyomingPort: port, host: name } = host.settings;
    if (port === undefined) return {};
    const connections = new Set<WyomingConnection>();
    const server = acceptConnections(host, connections);
    await listen(server, { host: name, port });
    const address = addressOf(server);
    host.logger.info({ address: address.host, port: address.port }, 'Wyoming is served');

    return {
      port: address.port,
      async drain() {
        server.close();
        for (const connection of connections) connection.finish('shutdown');
        const drained = Promise.all([...connections].map(({ closed }) => closed));
        if (await settlesWithin(drained, host.limits.drainTimeoutMs)) return;
        for (const connection of connections) connection.cut();
        await drained;
      },
    };
  },
};

function acceptConnections(host: DialectHost, connections: Set<WyomingConnection>): Server {
  const { maxClients, maxWaitingClients } = host.limits;
  // A client that asks for `info` needs no place, and does not stay.
  const most = 2 * maxClients + maxWaitingClients;
  // Some end their side when all is said, and wait for the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    if (connections.size >= most) makeRoom(connections, host.clock.now());
    if (connections.size >= most) {
      socket.on('error', () => socket.destroy());
      const text = `All ${most} connections of this server are taken. Try again later.`;
      socket.end(encodeEvent('error', { text, code: 'SERVER_FULL' }), () => socket.destroy());
      return;
    }
    const connection = openConnection(socket, host);
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  });
  server.on('error', (err) => host.logger.error({ err }, 'fault of the socket of Wyoming'));
  return server;
}

/**
 * Hangs up on the client that needs its connection least: the first of those that have said nothing so far, or the one that
 * has been idle for longest. A connection in use stays, as does one that was a moment ago.
 */
function makeRoom(connections: Set<WyomingConnection>, now: number): void {
  const all = [...connections];
  const idle = all
    .filter(({ codec: { idleSince = now } }) => now - idleSince >= LEAST_IDLE_MS)
    .sort((one, other) => one.codec.idleSince! - other.codec.idleSince!);
  const [least] = [...all.filter(({ codec }) => codec.isSilent), ...idle];
  if (least === undefined) return;
  connections.delete(least);
  least.makeRoom();
}
