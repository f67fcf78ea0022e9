import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from '@ws/client';
import type { SessionEvent } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { expect, it, onTestFinished } from 'vitest';
import { f32le, rawConnect } from '../../test/support/raw-client.js';
import { begin, hearUntil, resume } from '../../test/support/resuming-client.js';
import { hearing, script, serve } from '../../test/support/serving.js';
import type { SessionInfo } from '../audio-session/session-hooks.js';
import type { TranscriptionServer } from './create-server.js';

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function speak(url: string): Promise<string[]> {
  const session = await connect(url, { encoding: 'pcm_f32le' });
  void session.write(script.samples).then(() => session.end());
  const texts: string[] = [];
  for await (const event of session) if (event.type === 'final') texts.push(event.text);
  return texts;
}

it('answers below its path on a server of somebody else, and leaves the rest alone', async () => {
  let mounted: TranscriptionServer | undefined;
  const http = createHttpServer((request, response) => {
    if (!mounted?.answer(request, response)) response.end('the app');
  });
  http.on('upgrade', (request, socket) => {
    if (request.url === '/chat') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  mounted = await serve({
    backend: hearing(),
    server: http,
    path: '/captions',
    port: undefined,
    partialIntervalMs: 0,
  });
  expect(mounted.url).toBe('');
  expect(() => mounted!.address).toThrow(/listens on no port yet/);
  const host = await listening(http);
  expect(mounted.url).toBe(`ws://${host}/captions`);

  expect(await speak(`${mounted.url}/ws/transcribe/prompt`)).toEqual(['one two three']);
  expect(await (await fetch(`http://${host}/`)).text()).toBe('the app');
  expect(await (await fetch(`http://${host}/captions/health`)).json()).toMatchObject({
    status: 'ok',
  });
  expect((await (await rawConnect(`ws://${host}/chat`)).closed).code).toBe(1006);

  await mounted.close();
  expect(http.listening).toBe(true);
  expect(await (await fetch(`http://${host}/`)).text()).toBe('the app');
});

it('an Express app has it beside its routes', async () => {
  const { default: express } = await import('express');
  const app = express();
  const http = createHttpServer(app);
  const mounted = await serve({
    backend: hearing(),
    server: http,
    port: undefined,
    partialIntervalMs: 0,
  });
  app.get('/hello', (_, response) => void response.send('hello'));
  app.use((request, response) => void mounted.answer(request, response));
  const host = await listening(http);
  expect(await (await fetch(`http://${host}/hello`)).text()).toBe('hello');
  expect((await fetch(`http://${host}/health`)).status).toBe(200);
  expect(await speak(`ws://${host}`)).toEqual(['one two three']);
});

it('tells the program around it of sessions and of what they say, and waits for it', async () => {
  const sessions: SessionInfo[] = [];
  const told: string[] = [];
  let isSlow = false;
  let release = (): void => {};
  const server = await serve({
    backend: hearing(),
    partialIntervalMs: 0,
    onSession: (session) => void sessions.push(session),
    onEvent(event: SessionEvent, { sessionId }: SessionInfo) {
      if (event.type !== 'final') return undefined;
      told.push(`${sessionId} ${event.text}`);
      isSlow = true;
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    },
  });
  const heard = speak(server.url);
  await expect.poll(() => isSlow).toBe(true);
  let isTold = false;
  void heard.then(() => {
    isTold = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isTold).toBe(false);
  release();
  expect(await heard).toEqual(['one two three']);
  const [session] = sessions;
  expect(told).toEqual([`${session!.sessionId} one two three`]);
  expect(session).toMatchObject({ strategy: 'prompt' });
  expect(session!.request?.url).toBe('/ws/transcribe/prompt');
  await expect.poll(() => session!.signal.aborted).toBe(true);
});

it('a connection that resumes a session is no session of its own', async () => {
  const sessions: string[] = [];
  const told: string[] = [];
  const server = await serve({
    backend: hearing(),
    partialIntervalMs: 0,
    onSession: ({ sessionId }) => void sessions.push(sessionId),
    onEvent(event, { sessionId }) {
      if (event.type === 'final') told.push(`${sessionId} ${event.text}`);
    },
  });
  const [lost, memory] = await begin(server);
  lost.send(f32le(script.samples));
  await hearUntil(lost, memory, 'final');
  lost.socket.terminate();
  await lost.closed;
  const back = await resume(server, memory);
  back.send({ type: 'end' });
  await back.closed;
  expect(sessions).toEqual([memory.sessionId]);
  expect(told).toEqual([`${memory.sessionId} one two three`]);
});

it('tells at once what a session says while its client is lost', async () => {
  const told: string[] = [];
  const clock = createManualClock();
  const server = await serve({
    backend: hearing({ latencyMs: 1, clock }),
    onEvent(event) {
      if (event.type === 'final') told.push(event.text);
    },
  });
  const [client, memory] = await begin(server);
  client.send(f32le(script.samples));
  await hearUntil(client, memory, 'speech_end');
  client.socket.terminate();
  await client.closed;
  expect(told).toEqual([]);
  await expect.poll(() => clock.advance(1).then(() => told)).toEqual(['one two three']);
  const back = await resume(server, memory);
  expect((await back.until('final')).at(-1).text).toBe('one two three');
  back.send({ type: 'end' });
  await back.closed;
  expect(told).toEqual(['one two three']);
});

it('hooks that throw change nothing', async () => {
  const fail = (): never => {
    throw new Error('no');
  };
  const server = await serve({
    backend: hearing(),
    partialIntervalMs: 0,
    onSession: fail,
    onEvent: fail,
  });
  expect(await speak(server.url)).toEqual(['one two three']);
});

it.each([
  ['port', { port: 8765 }],
  ['path', { path: 'captions/' }],
])('refuses a %s that has no meaning there', async (name, options) => {
  const server = createHttpServer();
  const refused = serve({ backend: hearing(), port: undefined, server, ...options });
  await expect(refused).rejects.toMatchObject({
    code: 'ERR_INVALID_OPTION',
    message: expect.stringContaining(name),
  });
});
