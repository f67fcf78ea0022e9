import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { json } from 'node:stream/consumers';
import { startServerProcess } from '../live/server-process.js';
import type { Places, Said } from './contender.js';

/** A server in a process of its own, with what it tells its webhook. */
export async function openPlaces(flags: readonly string[]): Promise<Places & AsyncDisposable> {
  const listeners = new Set<(body: Said) => void>();
  const webhook = createServer((request, response) => {
    void json(request).then((body) => {
      for (const listen of listeners) listen(body as Said);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  const { port } = webhook.address() as AddressInfo;
  const wyomingPort = await freePort();
  const server = await startServerProcess('tiny.en', [
    ...flags,
    ...['--wyoming-port', String(wyomingPort)],
    ...['--twilio-webhook', `http://127.0.0.1:${port}/`],
  ]);
  return {
    url: server.url,
    wyomingPort,
    told(listen) {
      listeners.add(listen);
      return { [Symbol.dispose]: () => void listeners.delete(listen) };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      webhook.close();
      webhook.closeAllConnections();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
