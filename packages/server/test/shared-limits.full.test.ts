import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Broker, isInstalled, startNats, startRedis } from '../../../test/support/brokers.js';
import { ownPort } from '../../../test/support/own-port.js';

const MOST = 3;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ws-limits-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(sessionStore: string): Promise<TranscriptionServer> {
  const server = await createServer({
    ...{ port: 0, vad: 'energy', turn: 'none', page: false, maxClients: 50, sessionStore },
    backend: createScriptedBackend({ hypotheses: () => 'heard' }),
    authenticate: () => ({ name: 'anna', maxSessions: MOST }),
  });
  onTestFinished(() => server.close());
  return server;
}

/** An open socket; `undefined` where the server refuses it for its key. */
async function opened({ url }: TranscriptionServer): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`${url}/ws/transcribe/prompt`);
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('unexpected-response', (_, { statusCode }) => {
      if (statusCode === 429) resolve(undefined);
      else reject(new Error(`refused with ${statusCode}`));
    });
  });
}

const STORES: Record<string, (node: { port: number; folder: string }) => Promise<Broker>> = {
  nats: startNats,
  redis: startRedis,
};

describe.each(Object.keys(STORES))('the sessions of a key on three servers over %s', (name) => {
  const isHere = isInstalled(`${name}-server`);

  it.skipIf(!isHere)(
    'are as many as it may have, also while the broker is away',
    async () => {
      const node = { port: await ownPort(), folder: join(folder, name) };
      const broker = await STORES[name]!(node);
      onTestFinished(() => broker.kill());
      const address = `${name}://127.0.0.1:${node.port}`;
      const servers = await Promise.all([start(address), start(address), start(address)]);
      const askAll = (times: number): Promise<(WebSocket | undefined)[]> =>
        Promise.all(Array.from({ length: 3 * times }, (_, i) => opened(servers[i % 3]!)));

      const open = (await askAll(4)).filter((socket) => socket !== undefined);
      expect(open).toHaveLength(MOST);

      await broker.kill();
      // Each knows its own: as many more as leave each with three.
      const more = (await askAll(4)).filter((socket) => socket !== undefined);
      expect(open.length + more.length).toBe(3 * MOST);
      for (const socket of [...open, ...more]) expect(socket.readyState).toBe(WebSocket.OPEN);

      const again = await STORES[name]!(node);
      onTestFinished(() => again.kill());
      for (const socket of [...open, ...more]) {
        socket.close();
        await once(socket, 'close');
      }
      // The servers have told the broker what they have, before and after.
      await expect
        .poll(
          async () => {
            const sockets = (await askAll(3)).filter((socket) => socket !== undefined);
            for (const socket of sockets) {
              socket.close();
              await once(socket, 'close');
            }
            return sockets.length;
          },
          { timeout: 60_000, interval: 1000 },
        )
        .toBe(MOST);
    },
    120_000,
  );
});
