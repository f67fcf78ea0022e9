import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { f32le, rawConnect } from '../../test/support/raw-client.js';
import { hearing, metricsOf, script, serve } from '../../test/support/serving.js';
import type { AudioSession } from '../audio-session/audio-session.js';
import type { SocketRefusal } from '../net/http/refusal.js';
import type { ClientConnection } from '../net/sockets/conversation.js';
import type { Frame } from '../net/sockets/socket-queues.js';
import type { ProtocolHost, ServerProtocol, SocketCall } from '../protocols/server-protocol.js';

/** Says the finals of what it hears, each alone; the text "over" ends what is said, "bye" the conversation. */
function plain(): ServerProtocol & { host: ProtocolHost | undefined; disposed: number } {
  const protocol = {
    name: 'plain',
    host: undefined as ProtocolHost | undefined,
    disposed: 0,
    serves: (path: string) => path.startsWith('/plain'),
    open(host: ProtocolHost) {
      protocol.host = host;
      return {
        answer: ({ path }: { path: string }, response: ServerResponse) => {
          if (path !== '/plain/hello') return undefined;
          response.end('hello');
          return Promise.resolve();
        },
        converse({ path, query, request, sessionId }: SocketCall) {
          if (path !== '/plain') return undefined;
          if (query.has('wrong')) {
            return { status: 422, code: 'WRONG', message: 'Not so.', headers: { 'x-why': 'so' } };
          }
          return (client: ClientConnection) => {
            const heard: AudioSession = host.openAudioSession({
              ...{ sessionId, request, encoding: 'pcm_f32le' },
              settings: { vad: 'energy', turn: 'none' },
              onEvent(event) {
                if (event.type === 'final' && event.text !== '') client.send(event.text);
              },
              onFault() {},
            });
            let isOver = false;
            let handling = Promise.resolve(true);
            async function take(frame: Frame): Promise<boolean> {
              if (frame.type === 'binary') await heard.writeBytes(frame.fragments);
              else if (String(frame.bytes) === 'over') {
                await heard.flush();
                client.send('.');
              } else conversation.finish();
              return true;
            }
            const conversation = {
              receive(frame: Frame) {
                handling = take(frame);
                return handling;
              },
              reassure() {},
              finish() {
                isOver = true;
                void handling.then(() => heard.end()).then(() => client.close(1000, 'bye'));
              },
              dispose() {
                protocol.disposed++;
                heard[Symbol.dispose]();
              },
              openedAt: host.clock.now(),
              get busy() {
                return heard.busy;
              },
              get finishing() {
                return isOver;
              },
              get position() {
                return heard.position;
              },
              get audioMs() {
                return heard.audioMs;
              },
            };
            return conversation;
          };
        },
        presentRefusal: (refusal: SocketRefusal) => ({
          ...refusal,
          body: { no: refusal.code },
        }),
      };
    },
  };
  return protocol;
}

/** The answer to an upgrade that is refused: status, a header, body. */
function refusalOf(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.on('unexpected-response', (_, response) => {
      const { statusCode, headers } = response;
      let body = '';
      response.on('data', (piece: Buffer) => {
        body += piece.toString();
      });
      response.on('end', () => resolve([statusCode, headers['x-why'], JSON.parse(body)]));
    });
    socket.on('error', () => {});
  });
}

it('are heard by the same sessions', async () => {
  const protocol = plain();
  const server = await serve({ backend: hearing(), protocols: [protocol], partialIntervalMs: 0 });
  const http = server.url.replace('ws', 'http');
  expect(await (await fetch(`${http}/plain/hello`)).text()).toBe('hello');
  expect((await fetch(`${http}/plain/else`)).status).toBe(426);
  expect((await fetch(`${http}/health`)).status).toBe(200);

  const client = await rawConnect(`${server.url}/plain`);
  client.socket.send(f32le(script.samples));
  client.socket.send('over');
  expect(await client.next()).toBe('one two three');
  expect(await client.next()).toBe('.');
  expect(server.sessions).toBe(1);
  client.socket.send('bye');
  expect((await client.closed).code).toBe(1000);
  await expect.poll(() => protocol.disposed).toBe(1);
  const metrics = await metricsOf(server);
  expect([...metrics].filter(([name]) => name.includes('plain')).length).toBeGreaterThan(2);
});

it('may tell how their own downloads go', async () => {
  const protocol = plain();
  const onModelProgress = () => {};
  await serve({ backend: hearing(), protocols: [protocol], onModelProgress });
  expect(protocol.host!.onModelProgress).toBe(onModelProgress);
});

it('say by HTTP why there is no conversation', async () => {
  const server = await serve({
    backend: hearing(),
    protocols: [plain()],
    apiKeys: ['k'.repeat(20)],
  });
  const key = `api_key=${'k'.repeat(20)}`;
  const no = async (path: string) => refusalOf(`${server.url}${path}`);
  expect(await no('/plain')).toEqual([401, undefined, { no: 'UNAUTHORIZED' }]);
  expect(await no(`/plain?${key}&wrong`)).toEqual([422, 'so', { no: 'WRONG' }]);
  expect(await no(`/plain/none?${key}`)).toMatchObject([404, undefined, {}]);
});

it('have their share of the places, and no more', async () => {
  const protocol = plain();
  const server = await serve({
    backend: hearing(),
    protocols: [protocol],
    maxClients: 1,
    maxWaitingClients: 1,
    partialIntervalMs: 0,
  });
  const first = await rawConnect(`${server.url}/plain`);
  await expect.poll(() => server.sessions).toBe(1);
  expect(() => protocol.host!.reserveSession()).toThrow(/All 1 sessions/);
  const second = await rawConnect(`${server.url}/plain`);
  second.socket.send(f32le(script.samples));
  second.socket.send('over');
  await expect.poll(async () => (await server.health()).waiting_clients).toBe(1);
  expect(await refusalOf(`${server.url}/plain`)).toEqual([503, undefined, { no: 'SERVER_FULL' }]);
  first.socket.close();
  expect(await second.next()).toBe('one two three');
});

it('are not read from while their clients do not read', async () => {
  let taken = 0;
  const answer = 'x'.repeat(64 * 1024);
  const wordy: ServerProtocol = {
    name: 'wordy',
    serves: (path) => path === '/wordy',
    open: () => ({
      converse: () => (client: ClientConnection) => ({
        async receive() {
          taken++;
          client.send(answer);
          return true;
        },
        reassure() {},
        finish() {},
        dispose() {},
        ...{ openedAt: 0, busy: false, finishing: false, position: 0, audioMs: 0 },
      }),
    }),
  };
  const server = await serve({ backend: hearing(), protocols: [wordy] });
  const { socket } = await rawConnect(`${server.url}/wordy`);
  socket.pause();
  for (let sent = 0; sent < 4000; sent++) socket.send('more');
  // Some megabytes lie in the system's buffers; 256 MB would be all of it.
  let before = -1;
  let standing = 0;
  await expect
    .poll(
      () => {
        // Once may be a moment in which this process was given no time.
        standing = taken > 0 && taken === before ? standing + 1 : 0;
        before = taken;
        return standing;
      },
      { interval: 100 },
    )
    .toBeGreaterThan(3);
  expect(taken).toBeLessThan(1000);
  socket.resume();
  await expect.poll(() => taken).toBe(4000);
  socket.terminate();
});

it('closes a client of a protocol that fails to begin, and serves the others', async () => {
  const failing: ServerProtocol = {
    name: 'failing',
    serves: (path) => path === '/failing',
    open: () => ({
      converse: () => () => {
        throw new Error('The protocol has a fault.');
      },
    }),
  };
  const faults: unknown[] = [];
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: unknown) => faults.push(fields),
  };
  const server = await serve({
    ...{ backend: hearing(), protocols: [failing], maxClients: 1, maxWaitingClients: 0, logger },
  });
  for (let i = 0; i < 2; i++) {
    const client = await rawConnect(`${server.url}/failing`);
    expect(await client.closed).toEqual({ code: 1011, reason: 'Internal error' });
  }
  expect(faults).toMatchObject([
    { err: { message: 'The protocol has a fault.' } },
    { err: { message: 'The protocol has a fault.' } },
  ]);
  // It has taken no place.
  expect(server.sessions).toBe(0);
  const client = await rawConnect(`${server.url}/ws/transcribe/prompt`);
  expect((await client.json()).type).toBe('ready');
  client.socket.terminate();
});
