import {
  type ClientEvent,
  type ClientSession,
  type ConnectOptions,
  connect,
  transcribe,
} from '@ws/client';
import { createManualClock, createScriptedBackend, type ScriptedBackendOptions } from '@ws/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { failure } from '../../../../test/support/failure.js';
import { hearing, script, serve } from '../../test/support/serving.js';
import { tcpProxy } from '../../test/support/tcp-proxy.js';

// Our client and our server, with a network between them that may fail. The time of the client is the test's.

// Newer than its type declarations.
const SHORT_CLOSE: object = { closeTimeout: 1 };
const second = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i / 10));

async function open(url: string, options: ConnectOptions = {}): Promise<ClientSession> {
  const session = await connect(url, { maxOutageMs: 0, ...options });
  onTestFinished(() => session[Symbol.asyncDispose]());
  return session;
}

async function finalsOf(session: ClientSession): Promise<{ start: number; end: number }[]> {
  const finals: { start: number; end: number }[] = [];
  for await (const event of session) if (event.type === 'final') finals.push(event);
  return finals;
}

describe('flush, through a server', () => {
  it('resolves when the iteration has the final', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const session = await open(server.url);
    const finals: string[] = [];
    const reading = (async () => {
      for await (const event of session) if (event.type === 'final') finals.push(event.text);
    })();
    const [one] = script.words;
    await session.flush();
    expect(finals).toEqual([]);
    await session.write(script.samples.subarray(0, Math.ceil(one!.end * 16_000)));
    await session.flush();
    expect(finals).toHaveLength(1);
    await session.flush();
    void session.write(second.subarray(0, 4000));
    void session.cancel();
    await session.flush();
    expect(finals).toHaveLength(1);
    await session.end();
    await reading;
  });
});

it('transcribe() gives a final that only takes back a partial with emptyFinals', async () => {
  // Partials are heard without timestamps, and finals with them.
  const hypotheses: ScriptedBackendOptions['hypotheses'] = ({ options }) =>
    options.timestamps ? '' : 'heard';
  const backend = createScriptedBackend({ hypotheses });
  const server = await serve({ backend, partialIntervalMs: 300 });

  async function textsOf(emptyFinals?: boolean): Promise<string[]> {
    let seen = (): void => {};
    const shown = new Promise<void>((resolve) => {
      seen = resolve;
    });
    async function* audio() {
      yield second;
      await shown;
    }
    const onEvent = ({ type }: ClientEvent): void => void (type === 'partial' && seen());
    const texts: string[] = [];
    const options = { emptyFinals, onEvent, sampleRate: 16_000 };
    for await (const { text } of transcribe(server.url, audio(), options)) texts.push(text);
    return texts;
  }

  expect(await textsOf()).toEqual([]);
  expect(await textsOf(true)).toEqual(['']);
});

describe('a server that shuts down while its client sends', () => {
  it('ends the session with an error that says what was not taken', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const session = await open(server.url);
    for (let i = 0; i < 2; i++) await session.write(second);
    await expect.poll(() => session.acknowledged).toBe(32_000);
    const reading = failure(finalsOf(session));
    const closing = server.close();
    const speaking = failure(
      (async () => {
        for (let i = 0; i < 6; i++) await session.write(second);
        await session.end();
      })(),
    );
    for (const error of await Promise.all([reading, speaking])) {
      expect(error).toMatchObject({
        code: 'ERR_CONNECTION',
        retryable: true,
        details: { acknowledged: 32_000, resumeFrom: 32_000 },
      });
      expect(error).toHaveProperty(
        'details.missingMs',
        expect.toSatisfy((ms) => ms > 0),
      );
    }
    await closing;
  });

  it('ends it well where all that was sent is taken', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const session = await open(server.url, { encoding: 'pcm_f32le' });
    await session.write(script.samples);
    await session.ping();
    const reading = finalsOf(session);
    await server.close();
    expect(await reading).toHaveLength(1);
    await session.end();
    expect(session.acknowledged).toBe(session.position);
  });
});

describe('a client finds out that its server is gone', () => {
  it('where the network takes everything and brings nothing', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: hearing(), drainTimeoutMs: 0 });
    const proxy = await tcpProxy(server.url);
    const session = await open(proxy.url, { clock });
    await session.write(script.samples);
    await session.ping();
    proxy.swallow();
    const waiting = [session.ping(), session.end(), finalsOf(session)].map(failure);
    await clock.advance(60_000);
    for (const error of await Promise.all(waiting)) {
      expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
      expect(error).toHaveProperty(
        'details.missingMs',
        expect.toSatisfy((ms) => ms > 0),
      );
    }
  });

  it('and is not kept by a socket whose closing nobody answers', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: hearing(), drainTimeoutMs: 0 });
    const proxy = await tcpProxy(server.url);
    let closed = false;
    const createSocket = (url: string): WebSocket => {
      const socket = new WebSocket(url, SHORT_CLOSE);
      socket.on('close', () => {
        closed = true;
      });
      return socket;
    };
    const session = await open(proxy.url, { clock, createSocket });
    proxy.swallow();
    await session[Symbol.asyncDispose]();
    await expect.poll(() => closed).toBe(true);
  });
});

describe('a client does not lose a server that lives', () => {
  it('behind an uplink of 8 kB a second, where a ping takes more than a minute', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: hearing(), partialIntervalMs: 0, vad: 'none' });
    const proxy = await tcpProxy(server.url);
    const session = await open(proxy.url, {
      ...{ clock, maxBufferedBytes: 1024 ** 2, emptyFinals: true },
    });
    proxy.limit();
    const reading = finalsOf(session);
    let isOver = false;
    let pong: Promise<number> | undefined;
    const speaking = (async () => {
      for (let i = 0; i < 30; i++) await session.write(second);
      pong = session.ping();
      await session.end();
    })().finally(() => {
      isOver = true;
    });
    let passed = 0;
    while (!isOver) {
      for (let left = 8000; left > 0 && !isOver; left = 8000 - (passed % 8000)) {
        const some = proxy.pass(left);
        passed += some;
        if (some > 0 && passed % 8000 === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      // What the server has for certain: a frame is a second of audio, and what stands before it in 64 bytes.
      const frames = Math.min(30, Math.floor((passed - 1024) / (32_000 + 64)));
      await expect.poll(() => isOver || session.acknowledged >= frames * 16_000).toBe(true);
      await clock.advance(1000);
    }
    await speaking;
    expect(clock.now()).toBeGreaterThan(100_000);
    expect(await pong).toBeGreaterThan(60_000);
    expect((await reading).at(-1)?.end).toBe(30);
  });

  it('that reads nothing for minutes, since its engine is slow', async () => {
    const clock = createManualClock();
    const engine = createManualClock();
    const backend = hearing({ clock: engine, latencyMs: 1000, hypotheses: ['heard'] });
    const server = await serve({
      ...{ backend, clock: engine, partialIntervalMs: 0 },
      ...{ maxUtteranceMs: 1000, maxBufferedMs: 2000, heartbeatIntervalMs: 500 },
    });
    let heard = 0;
    const createSocket = (url: string): WebSocket => {
      const socket = new WebSocket(url);
      socket.on('message', () => {
        heard++;
      });
      return socket;
    };
    const session = await open(server.url, {
      ...{ clock, createSocket },
      // A step of the clock.
      livenessTimeoutMs: 45_000,
    });
    const reading = finalsOf(session);
    let isOver = false;
    let pong: Promise<number> | undefined;
    const speaking = (async () => {
      for (let i = 0; i < 12; i++) await session.write(second);
      pong = session.ping();
      await session.end();
    })().finally(() => {
      isOver = true;
    });
    // Five minutes, in each step of which the server says no more than that it is there.
    for (let ms = 0; ms < 300_000; ms += 30_000) {
      const before = heard;
      await expect.poll(() => heard).toBeGreaterThan(before);
      await clock.advance(30_000);
    }
    expect(session.acknowledged).toBeLessThan(session.position);
    expect(backend.calls).toHaveLength(1);
    while (!isOver) {
      await engine.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await speaking;
    expect(await pong).toBeGreaterThanOrEqual(300_000);
    expect((await reading).at(-1)?.end).toBe(12);
    expect(session.acknowledged).toBe(session.position);
  });
});
