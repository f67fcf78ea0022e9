import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { TranscribeError } from '@ws/core';
import { expect, it, onTestFinished } from 'vitest';
import { readBody } from './read-body.js';

const BOUNDS = { maxBytes: 100, timeoutMs: 60_000 };

/** A server that reads bodies, and what it got of them. */
async function reading(bounds = BOUNDS): Promise<{ port: number; got: (Buffer | Error)[] }> {
  const got: (Buffer | Error)[] = [];
  const server = createServer((asked, response) => {
    readBody(asked, bounds).then(
      (body) => {
        got.push(body);
        response.end('ok');
      },
      (error: Error) => {
        got.push(error);
        const { status } = (error as TranscribeError).details;
        response.writeHead(status as number).end();
      },
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, got };
}

function send(port: number, pieces: readonly Buffer[], headers = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject);
    for (const piece of pieces) asked.write(piece);
    asked.end();
  });
}

it('gives what was sent, and nothing where that is nothing', async () => {
  const { port, got } = await reading();
  await send(port, [Buffer.alloc(60, 'a'), Buffer.alloc(40, 'b')]);
  await send(port, []);
  expect(got.map(String)).toEqual([`${'a'.repeat(60)}${'b'.repeat(40)}`, '']);
});

it.each([
  ['as it comes', {}],
  ['by what it says of itself', { 'content-length': '101' }],
])('refuses what is larger, %s', async (_, headers) => {
  const { port, got } = await reading();
  expect(await send(port, [Buffer.alloc(101)], headers)).toBe(413);
  expect(got[0]).toMatchObject({ details: { status: 413, wireCode: 'MESSAGE_TOO_LARGE' } });
});

it('refuses what does not come', async () => {
  const { port, got } = await reading({ maxBytes: 100, timeoutMs: 20 });
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nabc');
  await expect.poll(() => got).toMatchObject([{ details: { status: 408 } }]);
});

it('ends where the peer goes', async () => {
  const { port, got } = await reading();
  const socket = connect(port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nabc', () =>
    socket.destroy(),
  );
  await expect.poll(() => got).toMatchObject([{ details: { status: 400 } }]);
});
