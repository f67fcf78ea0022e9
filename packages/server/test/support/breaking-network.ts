import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A network before a server that is there, or is not. */
export interface BreakingNetwork extends Disposable {
  /** `http://HOST:PORT`, in place of the server's own. */
  readonly url: string;
  /** Ends all connections, and refuses others until it is mended. A client may lose what it has not read yet. */
  cut(): void;
  /** The same, but clients read what servers have said so far. */
  hangUp(): void;
  mend(): void;
  /** Clients are brought so many bytes more of what servers answer, and then nothing until they are let go. */
  holdAfter(bytes: number): void;
  letGo(): void;
  /** New connections go to this server from now on. */
  leadTo(url: string): void;
  /** Connections so far. */
  readonly connections: number;
  /** Bytes that clients have sent so far. */
  readonly sentBytes: number;
  /** The status of each answer so far; none of them can be read where TLS is spoken. */
  readonly answers: readonly number[];
  /** Resolves once clients have sent so many bytes. */
  sent(bytes: number): Promise<void>;
  /** Resolves once a server has said this. */
  said(text: string): Promise<void>;
}

interface Wish {
  readonly isTrue: () => boolean;
  readonly resolve: () => void;
}

// Enough for whatever is looked for, where it came in two pieces.
const REMEMBERED_CHARS = 4096;

/** @param url - of the server */
export async function breakingNetwork(url: string): Promise<BreakingNetwork> {
  let { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  /** Those of {@link sockets} that lead to clients, and those of them that only wait for their clients to leave. */
  const clients = new WeakSet<Socket>();
  const leaving = new WeakSet<Socket>();
  const answers: number[] = [];
  const wishes = new Set<Wish>();
  let isCut = false;
  let connections = 0;
  let sentBytes = 0;
  let lately = '';
  let bytesToBring = Number.POSITIVE_INFINITY;
  const held: (() => void)[] = [];

  function grant(): void {
    // What was just heard is on its way by then, also where the wish is to cut it off.
    setImmediate(grantNow);
  }

  function grantNow(): void {
    for (const wish of wishes) {
      if (!wish.isTrue()) continue;
      wishes.delete(wish);
      wish.resolve();
    }
  }

  const wishFor = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wishes.add({ isTrue, resolve });
      grant();
    });

  function listen(near: Socket, far: Socket): void {
    near.on('data', ({ length }: Buffer) => {
      sentBytes += length;
      grant();
    });
    far.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1');
      for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) answers.push(Number(status));
      lately = (lately + text).slice(-REMEMBERED_CHARS - text.length);
      grant();
    });
  }

  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    connections++;
    clients.add(near);
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        if (!leaving.has(other)) other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(gate()).pipe(near);
    listen(near, far);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  function gate(): Transform {
    return new Transform({
      transform(chunk: Buffer, _, done) {
        bytesToBring -= chunk.length;
        if (bytesToBring >= 0) done(null, chunk);
        else held.push(() => done(null, chunk));
      },
    });
  }

  function cut(): void {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  }

  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    hangUp() {
      isCut = true;
      for (const socket of sockets) {
        if (!clients.has(socket)) {
          socket.destroy();
          continue;
        }
        // A socket that is destroyed with bytes unread resets the connection, and its peer forgets what it has not read.
        leaving.add(socket);
        socket.unpipe();
        socket.resume();
        socket.end();
        socket.once('end', () => socket.destroy());
      }
    },
    mend() {
      isCut = false;
    },
    holdAfter(bytes) {
      bytesToBring = bytes;
    },
    letGo() {
      bytesToBring = Number.POSITIVE_INFINITY;
      for (const go of held.splice(0)) go();
    },
    leadTo(other) {
      ({ hostname, port } = new URL(other));
    },
    get connections() {
      return connections;
    },
    get sentBytes() {
      return sentBytes;
    },
    answers,
    sent: (bytes) => wishFor(() => sentBytes >= bytes),
    said: (text) => wishFor(() => lately.includes(text)),
    [Symbol.dispose]() {
      cut();
      proxy.close();
    },
  };
}
