import { createManualClock } from '@ws/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { base64, f32le, type RawClient } from '../../test/support/raw-client.js';
import { hearing, join, joinReady, script, serve } from '../../test/support/serving.js';
import type { TranscriptionServer } from './create-server.js';

const AUDIO = { type: 'audio_frame', audio: base64(script.samples) };

const full = (more: object = {}): Promise<TranscriptionServer> =>
  serve({ backend: hearing(), maxClients: 1, partialIntervalMs: 0, ...more });

async function waiting(server: TranscriptionServer, position: number): Promise<RawClient> {
  const client = await join(server);
  expect(await client.json()).toEqual({ type: 'wait', position });
  return client;
}

async function leave(client: RawClient): Promise<void> {
  client.send({ type: 'end' });
  await client.closed;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('clients for whom there is no place', () => {
  it('wait, and are let in as they came; each is told where it stands', async () => {
    const server = await full({ maxWaitingClients: 3 });
    const first = await joinReady(server);
    const line = [await waiting(server, 1), await waiting(server, 2), await waiting(server, 3)];
    const refused = await join(server);
    expect(await refused.json()).toMatchObject({ code: 'SERVER_FULL', fatal: true });
    expect((await refused.closed).code).toBe(1013);

    await leave(first);
    expect((await line[0]!.json()).type).toBe('ready');
    expect(await line[1]!.json()).toEqual({ type: 'wait', position: 1 });
    expect(await line[2]!.json()).toEqual({ type: 'wait', position: 2 });
    expect(server.sessions).toBe(1);
    await leave(line[0]!);
    expect((await line[1]!.json()).type).toBe('ready');
    await leave(line[1]!);
    await line[2]!.until('ready');
  });

  it('lose their place when they leave', async () => {
    const server = await full();
    const first = await joinReady(server);
    const [gone, next] = [await waiting(server, 1), await waiting(server, 2)];
    gone.socket.terminate();
    expect(await next.json()).toEqual({ type: 'wait', position: 1 });
    await leave(first);
    expect((await next.json()).type).toBe('ready');
  });

  it('may say several things at once', async () => {
    const server = await full();
    const first = await joinReady(server);
    const next = await waiting(server, 1);
    next.send(AUDIO);
    next.send({ type: 'end' });
    await leave(first);
    const said = await next.until('done');
    expect(said.filter(({ type }) => type === 'final')).toMatchObject([{ text: 'one two three' }]);
  });

  it('may say what they want meanwhile: nothing of it is lost', async () => {
    const server = await full();
    const first = await joinReady(server);
    const next = await waiting(server, 1);
    next.send({ type: 'start', endpointing: { min_silence_ms: 500 } });
    next.send(AUDIO);
    next.send({ type: 'end' });
    await leave(first);
    const told = await next.until('done');
    expect(told.filter(({ type }) => type === 'final')).toMatchObject([{ text: 'one two three' }]);
    expect(told.some(({ type }) => type === 'error')).toBe(false);
  });

  it('who takes up a session that it lost does not wait', async () => {
    const server = await full();
    const lost = await join(server);
    const { session_id, resume_token: token } = await lost.json();
    lost.send({ type: 'start' });
    lost.send({ type: 'ping' });
    await lost.until('pong');
    lost.socket.terminate();
    await expect.poll(() => server.sessions).toBe(0);
    await joinReady(server);
    await waiting(server, 1);
    const again = await waiting(server, 2);
    again.send({ type: 'start', resume: { session_id, token, last_seq: 0 } });
    expect((await again.until('ack')).map(({ type }) => type)).toContain('ready');
    expect(server.sessions).toBe(2);
  });

  it.each([
    ['said nothing', '/ws/transcribe/prompt', []],
    ['started', '/ws/transcribe/prompt', [{ type: 'start' }, { type: 'ping' }]],
    ['sent keep-alives', '/v1/listen', [{ type: 'KeepAlive' }]],
    ['sent options', '/whisper-live', [{ uid: 'u', language: 'en', task: 'transcribe' }]],
    ['sent a config', '/vosk', [{ config: { sample_rate: 16_000 } }]],
  ])('get the place of a client that has %s for ten seconds', async (_, path, messages) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const clock = createManualClock();
    const server = await full({ clock, maxClients: 2 });
    const silent = await join(server, path);
    for (const message of messages) silent.send(message);
    const speaking = await joinReady(server);
    speaking.send(new Uint8Array(2));
    speaking.send({ type: 'ping' });
    await speaking.until('pong');
    const next = await waiting(server, 1);
    await clock.advance(9000);
    vi.advanceTimersByTime(1000);
    await clock.advance(1000);
    vi.advanceTimersByTime(1000);
    const { code, reason } = await silent.closed;
    expect([
      [1008, 'Idle timeout'],
      [1011, 'NET-0001'],
    ]).toContainEqual([code, reason]);
    expect((await next.json()).type).toBe('ready');
    expect(speaking.socket.readyState).toBe(speaking.socket.OPEN);
  });

  it('are told why, and what to do', async () => {
    const clock = createManualClock();
    const server = await full({ clock, maxWaitingClients: 0 });
    const silent = await joinReady(server);
    silent.send({ type: 'start' });
    silent.send({ type: 'ping' });
    await silent.until('pong');
    await clock.advance(10_000);
    await (await join(server)).closed;
    expect((await silent.until('error')).at(-1)).toMatchObject({
      ...{ code: 'IDLE_TIMEOUT', fatal: true },
      message: expect.stringMatching(/Others wait for a place, .* Connect again when/),
    });
  });

  it('get it where none may wait, and where a recording is sent', async () => {
    const clock = createManualClock();
    const server = await full({ clock, maxWaitingClients: 0 });
    const http = server.url.replace('ws', 'http');
    const post = (): Promise<Response> =>
      fetch(`${http}/v1/listen?encoding=linear32&sample_rate=16000`, {
        method: 'POST',
        body: f32le(script.samples),
      });
    const upgrade = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${server.url}/v1/listen`);
        socket.on('unexpected-response', (_, { statusCode }) => {
          socket.terminate();
          resolve(statusCode);
        });
        socket.on('error', () => {}).on('open', () => reject(new Error('it was let in')));
      });
    for (const come of [
      async () => expect((await (await join(server)).closed).code).toBe(1013),
      async () => expect((await post()).status).toBe(503),
      async () => expect(await upgrade()).toBe(503),
    ]) {
      const silent = await joinReady(server);
      await clock.advance(9999);
      await come();
      expect(server.sessions).toBe(1);
      await clock.advance(1);
      await come();
      expect((await silent.until('error')).at(-1)).toMatchObject({ code: 'IDLE_TIMEOUT' });
      await expect.poll(() => server.sessions).toBe(0);
    }
    expect((await post()).status).toBe(200);
  });

  it('are told when the server shuts down', async () => {
    const server = await full();
    await joinReady(server);
    const next = await waiting(server, 1);
    const closing = server.close();
    expect(await next.json()).toMatchObject({ code: 'SHUTTING_DOWN', fatal: true });
    expect((await next.closed).code).toBe(1001);
    await closing;
  });
});
