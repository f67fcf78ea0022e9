import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@ws/core';
import { type FromEngine, silentLogger } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { openServerChannel, type ServerFacts } from './server-channel.js';

// A server whose answers are written down; the real one is an integration test.

const logger: Logger = silentLogger;

describe('a server that runs', () => {
  it('is asked with the name and password of its address, which are not told, and has no use of its own', async () => {
    const asked: string[] = [];
    const server = createServer(({ method, url, headers }, response) => {
      asked.push(`${method} ${url} ${headers.authorization}`);
      response.end('{"status":"ok"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const told: FromEngine<ServerFacts>[] = [];
    const channel = openServerChannel(
      { started: false, base: new URL(`http://me:secret@127.0.0.1:${port}/v1/`) },
      (message) => told.push(message),
      {
        inferencePath: '/inference',
        audioContext: 'full',
        beamSize: 1,
        startTimeoutMs: 10_000,
        callTimeoutMs: 10_000,
        logger,
      },
    );
    channel.send({ type: 'measure', id: 7 });
    await expect.poll(() => told).toEqual([{ type: 'measured', id: 7 }]);
    channel.send({
      type: 'load',
      started: false,
      base: new URL(`http://me:secret@127.0.0.1:${port}/v1/`),
    });
    await expect
      .poll(() => told.at(-1))
      .toMatchObject({ type: 'loaded', facts: { url: `http://127.0.0.1:${port}` } });
    expect(asked).toEqual([`GET /v1/health Basic ${btoa('me:secret')}`]);
    channel.kill();
    await channel.closed;
    server.close();
    await once(server, 'close');
  });
});
