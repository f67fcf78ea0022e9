import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A network between one client and its server, as slow or as deaf as a test needs it. */
export interface TcpProxy {
  readonly url: string;
  /** From now on only what `pass` lets through goes to the server. */
  limit(): void;
  /** Lets at most so many bytes go to the server, and says how many were there. */
  pass(bytes: number): number;
  /** From now on everything is taken and nothing arrives, in both directions: not even that a side has hung up. */
  swallow(): void;
}

// What lies in a slow router.
const MAX_HELD = 64 * 1024;

/** @param url - of the server; the proxy is closed after the test */
export async function tcpProxy(url: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  let held = Buffer.alloc(0);
  let client: Socket | undefined;
  let server: Socket | undefined;
  let isLimited = false;
  let isDeaf = false;

  function pass(bytes: number): number {
    const some = held.subarray(0, bytes);
    held = held.subarray(some.length);
    server?.write(some);
    if (held.length < MAX_HELD) client?.resume();
    return some.length;
  }

  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    client = near;
    server = far;
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('data', (bytes) => {
      if (isDeaf) return;
      held = Buffer.concat([held, bytes]);
      if (!isLimited) pass(held.length);
      else if (held.length >= MAX_HELD) near.pause();
    });
    far.on('data', (bytes) => {
      if (!isDeaf) near.write(bytes);
    });
    near.on('end', () => {
      if (!isDeaf) far.end();
    });
    far.on('end', () => {
      if (!isDeaf) near.end();
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  return {
    url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    limit() {
      isLimited = true;
    },
    pass,
    swallow() {
      isDeaf = true;
    },
  };
}
