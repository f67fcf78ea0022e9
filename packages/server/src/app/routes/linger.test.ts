import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it, vi } from 'vitest';
import { answerJson } from '../../net/http/answer-json.js';
import { lingerAfterAnswer } from '../../net/http/linger.js';

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

it('cuts off a client that stops in the middle of a body that was given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const giving = new AbortController();
  let answered: Promise<unknown> | undefined;
  const server = createServer((request, response) => {
    lingerAfterAnswer(request, response);
    answered = once(response, 'finish');
    const nowhere = new Writable({ write: (_, __, done) => done() });
    pipeline(request, nowhere, { signal: giving.signal }).catch(() =>
      answerJson(response, 408, { error: 'late' }),
    );
    giving.abort();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nhalf');
  const [told] = await once(client, 'data');
  expect(String(told)).toMatch(/^HTTP\/1\.1 408 /);
  await answered;

  vi.advanceTimersByTime(29_999);
  expect(client.destroyed).toBe(false);
  const cut = once(client, 'close');
  vi.advanceTimersByTime(1);
  await cut;
  vi.useRealTimers();
  server.close();
});
