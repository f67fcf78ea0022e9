import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

// An ordinary balancer checks its servers so often. A server that hangs takes connections until the next check.
const LOOK_EVERY_MS = 500;
const ANSWER_MS = 1000;

/** A client's own address, by which the balancer knows it. */
export interface Entrance {
  readonly url: string;
  /** The servers that it was led to, and when. */
  readonly visits: readonly { readonly at: number; readonly server: number }[];
}

/** Leads connections to the server that has the fewest. It knows nothing of what goes over them. */
export interface Balancer extends AsyncDisposable {
  entrance(): Promise<Entrance>;
  /** Tells whether the balancer leads clients to a server, by its number: it learns late of a fault. */
  leadsTo(server: number): boolean;
}

export function createBalancer(ports: readonly number[]): Balancer {
  const servers = ports.map((port) => ({ port, isUp: true, connections: 0 }));
  const listeners: Server[] = [];
  const sockets = new Set<Socket>();
  const looking = setInterval(() => servers.forEach(look), LOOK_EVERY_MS);

  async function look(server: (typeof servers)[number]): Promise<void> {
    try {
      const { ok } = await fetch(`http://127.0.0.1:${server.port}/health/ready`, {
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      server.isUp = ok;
    } catch {
      server.isUp = false;
    }
  }

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
  }

  async function lead(socket: Socket, visits: { at: number; server: number }[]): Promise<void> {
    keep(socket);
    // The client's bytes wait until there is a server.
    socket.pause();
    const tried = new Set<number>();
    for (;;) {
      const chosen = servers
        .map((server, index) => ({ server, index }))
        .filter(({ server, index }) => server.isUp && !tried.has(index))
        .sort((a, b) => a.server.connections - b.server.connections)[0];
      if (chosen === undefined) {
        socket.destroy();
        return;
      }
      const { server, index } = chosen;
      tried.add(index);
      const upstream = connect(server.port, '127.0.0.1');
      keep(upstream);
      server.connections++;
      upstream.once('close', () => server.connections--);
      try {
        await once(upstream, 'connect');
      } catch {
        server.isUp = false;
        continue;
      }
      visits.push({ at: performance.now(), server: index });
      // The last bytes of one side still reach the other.
      socket.once('close', () => upstream.destroySoon());
      upstream.once('close', () => socket.destroySoon());
      socket.pipe(upstream).pipe(socket);
      if (socket.destroyed) upstream.destroy();
      return;
    }
  }

  return {
    async entrance() {
      const visits: { at: number; server: number }[] = [];
      const listener = createServer((socket) => void lead(socket, visits));
      listeners.push(listener);
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      return { url: `ws://127.0.0.1:${(listener.address() as AddressInfo).port}`, visits };
    },
    leadsTo: (server) => servers[server]!.isUp,
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      for (const listener of listeners) listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
