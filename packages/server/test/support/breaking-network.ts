import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network before a server that is there, or is not. */
export interface BreakingNetwork extends Disposable {
  /** `http://HOST:PORT`, in place of the server's own. */
  readonly url: string;
  /** Ends all connections, and refuses others until it is mended. */
  cut(): void;
  mend(): void;
}

/** @param url - of the server */
export async function breakingNetwork(url: string): Promise<BreakingNetwork> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;

  const proxy = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect({ host: hostname, port: Number(port) });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  function cut(): void {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  }

  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    mend() {
      isCut = false;
    },
    [Symbol.dispose]() {
      cut();
      proxy.close();
    },
  };
}
