import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, and can be cut. */
export interface CuttableProxy extends AsyncDisposable {
  /** Of 127.0.0.1. */
  readonly port: number;
  /**
   * From now on nothing reaches the server (`silent`), or its answers do not come back (`unanswered`). Gives what joins them
   * again: connections that missed something end.
   */
  cut(how: 'silent' | 'unanswered'): () => void;
}

/** @param port - of the server, on 127.0.0.1 */
export async function cuttableProxy(port: number): Promise<CuttableProxy> {
  let how: 'silent' | 'unanswered' | undefined;
  const sockets = new Set<Socket>();

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay();
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    keep(client).on('data', (bytes) => {
      if (how !== 'silent') upstream.write(bytes);
    });
    keep(upstream).on('data', (bytes) => {
      if (how === undefined) client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut(given) {
      how = given;
      return () => {
        how = undefined;
        endAll();
      };
    },
    async [Symbol.asyncDispose]() {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}
