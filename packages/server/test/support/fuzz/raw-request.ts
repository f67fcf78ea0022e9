import { connect } from 'node:net';
import type { SeededRandom } from './seeded-random.js';

/** A request as its bytes are. */
export interface RawRequest {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** How its body is sent. */
const WAYS = [
  ...['whole', 'whole', 'chunked', 'chunked'],
  ...['dribbled', 'cut', 'too long', 'too short', 'bad chunks'],
] as const;

/**
 * Sends a request as nobody should: in crumbs, with a length that is wrong, or only a part of it.
 *
 * @returns the status that it is answered with; nothing where the connection is closed before
 */
export function sendRaw(
  port: number,
  { path, headers, body }: RawRequest,
  random: SeededRandom,
): Promise<number | undefined> {
  const { below, chance, pick } = random;
  const way = pick(WAYS);
  const isChunked = way === 'chunked' || way === 'bad chunks' || way === 'dribbled';
  const length = body.length + (way === 'too long' ? 1 + below(1e9) : 0);
  const told = way === 'too short' ? below(body.length + 1) : length;
  const head = [
    `POST ${path} HTTP/1.1`,
    ...['host: x', 'connection: close'],
    isChunked ? 'transfer-encoding: chunked' : `content-length: ${told}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');

  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let isGone = false;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (answer.length < 64) answer += bytes.toString('latin1');
    });
    socket.on('close', () => {
      isGone = true;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      resolve(status === undefined ? undefined : Number(status));
    });
    socket.write(`${head}\r\n\r\n`);
    void write();

    async function write(): Promise<void> {
      const end = way === 'cut' ? below(body.length) : body.length;
      const size = way === 'dribbled' ? 1 + below(40) : 1 + below(9000);
      // The first crumbs, and then the rest.
      for (let at = 0, i = 0; at < end && !isGone; i++) {
        const to = i < 40 ? Math.min(end, at + size) : end;
        const piece = body.subarray(at, to);
        if (isChunked) socket.write(`${sizeOf(piece)}\r\n`);
        socket.write(piece);
        if (isChunked) socket.write('\r\n');
        at = to;
        if (i % 3 === 0) await new Promise(setImmediate);
      }
      if (isChunked && way !== 'bad chunks') socket.write('0\r\n\r\n');
      if (way === 'cut' && chance(0.5)) socket.destroy();
      // Half closed: it waits for its answer.
      else if (way !== 'whole' && way !== 'chunked') socket.end();
    }

    function sizeOf(piece: Buffer): string {
      const size = piece.length.toString(16);
      return way === 'bad chunks' && chance(0.1) ? pick(['x', '-1', `${size}0`, '']) : size;
    }
  });
}
