import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { seededRandom } from './fuzz/seeded-random.js';

// What no client of ours sends.

const messages = join(import.meta.dirname, '../../../core/src/protocol/__fixtures__/v1');

/** The example messages of the protocol, as text. */
function examples(): string[] {
  return readdirSync(messages, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(messages, name), 'utf8'));
}

const NASTY = ['-1', '1e308', '-0', 'null', '"\\u0000"', '[]', '{"__proto__":{}}', '"x"', '9e15'];

/** Messages that were damaged, and noise. */
export function* damagedMessages(count: number): Generator<string | Uint8Array> {
  const texts = examples();
  const { bytes } = seededRandom(1);
  for (let i = 0; i < count; i++) {
    const text = texts[i % texts.length]!;
    const at = (i * 7919) % text.length;
    const nasty = NASTY[i % NASTY.length]!;
    const ugly: (string | Uint8Array)[] = [
      text.slice(0, at),
      text.replace(/"[^"]*"(?=\s*[,}])/, nasty),
      text.replace(/\b\d+(\.\d+)?\b/, nasty),
      `${text.slice(0, at)}${nasty}${text.slice(at)}`,
      bytes(i % 97),
      text,
    ];
    yield ugly[i % ugly.length]!;
  }
}

/** A connection that speaks WebSocket as badly as it is told to. */
export async function upgraded(url: string, extensions = ''): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
      `Sec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}`,
      ...(extensions ? [`Sec-WebSocket-Extensions: ${extensions}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

/** The head of a masked frame, whose mask is zero. */
export function frameHead(firstByte: number, length: number): Buffer {
  const head = Buffer.alloc(14);
  head[0] = firstByte;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
