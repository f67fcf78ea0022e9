import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A network before a server that is there, or is not. */
export interface BreakingNetwork extends Disposable {
  /** `http://HOST:PORT`, in place of the server's own. */
  readonly url: string;
  /** Ends all connections, and refuses others until it is mended. */
  cut(): void;
  mend(): void;
}

/**
 * @param url - of the server
 * @param bytesAMs - what a connection brings of its answers in a millisecond
 */
export async function breakingNetwork(
  url: string,
  bytesAMs: number = Number.POSITIVE_INFINITY,
): Promise<BreakingNetwork> {
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
    }
    near.pipe(far);
    far.pipe(slowed(bytesAMs)).pipe(near);
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

/** Passes on so many bytes in a millisecond. */
function slowed(bytesAMs: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const ms = chunk.length / bytesAMs;
      if (ms === 0) done(null, chunk);
      else setTimeout(done, ms, null, chunk);
    },
  });
}
