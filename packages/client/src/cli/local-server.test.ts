import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { localServer } from './local-server.js';

const never = new AbortController().signal;

/** What answers every request with this. */
async function answering(status: number, body: string) {
  const server = createServer((_, response) => void response.writeHead(status).end(body));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => server.close().closeAllConnections(),
  };
}

it('is the one that answers, however it is', async () => {
  for (const [status, report] of [
    [200, { status: 'ok' }],
    [503, { status: 'failed' }],
  ] as const) {
    using server = await answering(status, JSON.stringify(report));
    expect(await localServer(['a.wav'], never, server.address)).toBe(`ws://${server.address}`);
  }
});

it.each([
  [200, '<html>'],
  [404, 'null'],
  [200, '{"status": 200}'],
])('is no other program that answers with %i %s', async (status, body) => {
  using server = await answering(status, body);
  await expect(localServer(['a.wav'], never, server.address)).rejects.toMatchObject({
    code: 'ERR_CONNECTION',
  });
});

it('where none answers, both ways are told, with the recordings', async () => {
  const gone = await answering(200, '');
  gone[Symbol.dispose]();
  const failing = localServer(['a.wav', 'my talk.mp3'], never, gone.address);
  await expect(failing).rejects.toThrow(/To start one: +npx @ws\/server\n/);
  await expect(failing).rejects.toThrow('npx @ws/server transcribe a.wav "my talk.mp3"');
});

it('is not waited for where the command is stopped', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(localServer(['a.wav'], stopped)).rejects.toThrow('stopped');
});
