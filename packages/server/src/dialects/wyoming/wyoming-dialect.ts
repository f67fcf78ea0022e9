import { createServer, type Server } from 'node:net';
import { addressOf, listen } from '../../server/listen.js';
import { settlesWithin } from '../../server/settles-within.js';
import type { Dialect, DialectHost } from '../dialect.js';
import { converse, type WyomingConversation } from './converse.js';
import { encodeEvent } from './events.js';

const NODELAY = true;
// Between two commands of one client.
const LEAST_IDLE_MS = 10_000;

/** Wyoming, Home Assistant's protocol: TCP, at a port of its own. */
export const WYOMING: Dialect = {
  name: 'wyoming',
  serves: () => false,
  async open(host) {
    const { wyomingPort: port, host: name } = host.settings;
    if (port === undefined) return {};
    const conversations = new Set<WyomingConversation>();
    const server = acceptConnections(host, conversations);
    await listen(server, { host: name, port });
    const address = addressOf(server);
    host.logger.info({ address: address.host, port: address.port }, 'Wyoming is served');

    return {
      port: address.port,
      async drain() {
        server.close();
        for (const conversation of conversations) conversation.finish('shutdown');
        const drained = Promise.all([...conversations].map(({ closed }) => closed));
        if (await settlesWithin(drained, host.limits.drainTimeoutMs)) return;
        for (const conversation of conversations) conversation.cut();
        await drained;
      },
    };
  },
};

function acceptConnections(host: DialectHost, conversations: Set<WyomingConversation>): Server {
  const { maxClients, maxWaitingClients } = host.limits;
  // Who asks what there is needs no place, and does not stay.
  const most = 2 * maxClients + maxWaitingClients;
  // Some end their side when all is said, and wait for the answer.
  const server = createServer(
    { allowHalfOpen: true, noDelay: NODELAY, keepAlive: true },
    (socket) => {
      if (conversations.size >= most) makeRoom(conversations, host.clock.now());
      if (conversations.size >= most) {
        socket.on('error', () => socket.destroy());
        const text = `All ${most} connections of this server are taken. Try again later.`;
        socket.end(encodeEvent('error', { text, code: 'SERVER_FULL' }), () => socket.destroy());
        return;
      }
      const conversation = converse(socket, host);
      conversations.add(conversation);
      void conversation.closed.then(() => conversations.delete(conversation));
    },
  );
  server.on('error', (err) => host.logger.error({ err }, 'fault of the socket of Wyoming'));
  return server;
}

/**
 * Hangs up on the client that needs its connection least: the first of those that have said nothing so far, or the one that
 * has been idle for longest. A connection in use stays, as does one that was a moment ago.
 */
function makeRoom(conversations: Set<WyomingConversation>, now: number): void {
  const all = [...conversations];
  const idle = all
    .filter(({ idleSince = now }) => now - idleSince >= LEAST_IDLE_MS)
    .sort((one, other) => one.idleSince! - other.idleSince!);
  const [least] = [...all.filter(({ isSilent }) => isSilent), ...idle];
  if (least === undefined) return;
  conversations.delete(least);
  least.makeRoom();
}
