import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, vi } from 'vitest';
import { answerJson } from './answer-json.js';
import { lingerAfterAnswer } from './linger.js';

const MIB = 1024 * 1024;

it('lets a client read its answer that is still sending, and cuts off who goes on for long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let refused: IncomingMessage | undefined;
  const server = createServer((request, response) => {
    refused = request;
    lingerAfterAnswer(request, response);
    answerJson(response, 503, { error: 'full' });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const client = connect(port, '127.0.0.1');
  let told = '';
  client.on('data', (bytes) => {
    told += String(bytes);
  });
  client.on('error', () => {});
  client.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${16 * MIB}\r\n\r\n`);
  // All of it is taken; one that was closed would be reset.
  for (let sent = 0; sent < 15; sent++) {
    if (!client.write(Buffer.alloc(MIB))) await once(client, 'drain');
  }
  expect(told).toMatch(/^HTTP\/1\.1 503 [\s\S]*"full"/);
  expect(client.destroyed).toBe(false);

  const cut = once(refused!.socket, 'close');
  vi.advanceTimersByTime(30_000);
  await cut;
  vi.useRealTimers();
  client.destroy();
  server.close();
});
