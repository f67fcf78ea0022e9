import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';

/** What happens to a connection once so many bytes have gone to the server. */
export interface Fate {
  readonly afterBytes: number;
  readonly kind: 'cut' | 'half-closed by the server' | 'half-closed by the client' | 'stalled';
  /** Each piece arrives so much later, on both ways. */
  readonly delayMs: number;
}

/** Connections of every ugly kind, over audio of so many bytes. */
export function fates(bytes: number, kinds: readonly Fate['kind'][]): fc.Arbitrary<Fate[]> {
  return fc.array(
    fc.record({
      afterBytes: fc.integer({ min: 0, max: bytes }),
      kind: fc.constantFrom(...kinds),
      delayMs: fc.constantFrom(0, 0, 3, 20),
    }),
    { minLength: 1, maxLength: 6 },
  );
}

/** A network between clients and a server. */
export interface ChaosProxy {
  readonly url: string;
  /** Cuts all connections. */
  cut(): void;
  close(): void;
}

/**
 * A network that treats the first connections as it is told, and those after them well.
 *
 * @returns its address; it is closed after the test, or by `close`
 */
export async function chaosProxy(url: () => string, plan: readonly Fate[]): Promise<ChaosProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;

  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    const fate = plan[connections++];
    const { hostname, port } = new URL(url());
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let passed = 0;
    let isStruck = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        // A peer that is gone is found out by whoever writes to it; a stalled network tells nobody.
        if (fate?.kind !== 'stalled' || !isStruck) {
          near.destroy();
          far.destroy();
        }
      });
    }

    function strike(): void {
      isStruck = true;
      if (fate?.kind === 'cut') near.destroy();
      if (fate?.kind === 'half-closed by the server') near.end();
      if (fate?.kind === 'half-closed by the client') far.end();
    }

    function forward(from: Socket, to: Socket, count: (length: number) => number): void {
      const later = (run: () => void): void => {
        if (fate === undefined || fate.delayMs === 0) run();
        else setTimeout(run, fate.delayMs);
      };
      from.on('data', (bytes) => {
        if (isStruck && fate?.kind === 'stalled') return;
        // Cut wherever it falls, in the middle of a frame as well.
        const some = bytes.subarray(0, count(bytes.length));
        later(() => {
          if (!to.destroyed && to.writable) to.write(some);
          if (some.length < bytes.length && !isStruck) strike();
        });
      });
      from.on('end', () => {
        if (!(isStruck && fate?.kind === 'stalled')) later(() => to.end());
      });
    }

    forward(near, far, (length) => {
      const room = fate === undefined ? length : Math.max(0, fate.afterBytes - passed);
      passed += length;
      return Math.min(length, room);
    });
    forward(far, near, (length) => length);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  function close(): void {
    cut();
    proxy.close();
  }
  onTestFinished(close);
  return { url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`, cut, close };
}
