import type { Socket } from 'node:net';
import { createManualClock, type ManualClock } from '@ws/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { base64 } from '../../../test/support/raw-client.js';
import { hearing, join, joinReady, script, serve } from '../../../test/support/serving.js';

const SPOKEN = script.samples.subarray(0, 16 * 1400);
const SPEECH = { type: 'audio_frame', audio: base64(SPOKEN) };

describe('as many sessions as allowed', () => {
  it('a further client is told SERVER_FULL and closed with 1013; a freed place is given again', async () => {
    const server = await serve({ backend: hearing(), maxClients: 1, maxWaitingClients: 0 });
    const first = await joinReady(server);
    const refused = await join(server);
    expect(await refused.json()).toEqual({
      type: 'error',
      code: 'SERVER_FULL',
      error: expect.stringMatching(/Try again later/),
      message: expect.stringMatching(/All 1 sessions .* 0 clients wait/),
      fatal: true,
    });
    expect((await refused.closed).code).toBe(1013);
    expect(server.sessions).toBe(1);
    first.send({ type: 'end' });
    await first.closed;
    await expect.poll(() => server.sessions).toBe(0);
    expect((await (await join(server)).json()).type).toBe('ready');
  });

  it('an unknown path does not take a place', async () => {
    const server = await serve({ backend: hearing(), maxClients: 1 });
    await (await join(server, '/nowhere')).closed;
    expect((await (await join(server)).json()).type).toBe('ready');
  });
});

describe('limits on time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('an idle session is answered, told IDLE_TIMEOUT, and closed with 1008', async () => {
    const server = await serve({
      backend: hearing(),
      idleTimeoutMs: 1000,
      partialIntervalMs: 0,
    });
    const client = await joinReady(server);
    vi.advanceTimersByTime(900);
    client.send(SPEECH);
    client.send({ type: 'ping' });
    await client.until('pong');
    vi.advanceTimersByTime(900);
    client.send({ type: 'ping' });
    await client.until('pong');
    vi.advanceTimersByTime(1000);
    const messages = await client.until('error');
    expect(messages.map(({ type }) => type)).toEqual(['final', 'error']);
    expect(messages[1]).toMatchObject({ code: 'IDLE_TIMEOUT', fatal: true });
    expect(await client.closed).toEqual({ code: 1008, reason: 'Idle timeout' });
  });

  it('a ping that asks only whether the server is there does not keep an idle session open', async () => {
    const server = await serve({ backend: hearing(), idleTimeoutMs: 1000 });
    const client = await joinReady(server);
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(300);
      client.send({ type: 'ping', keep_alive: false });
      await client.until('pong');
    }
    vi.advanceTimersByTime(200);
    expect((await client.until('error'))[0]).toMatchObject({ code: 'IDLE_TIMEOUT' });
  });

  it('a session that waits for the engine is not idle', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 50 });
    // One-shot messages fill the queue, so that the next frame cannot be taken yet.
    const server = await serve({ backend, idleTimeoutMs: 1000 });
    const client = await joinReady(server);
    const other = await joinReady(server);
    for (let i = 0; i < 4; i++) client.send({ audio: SPEECH.audio });
    client.send({ type: 'ping' });
    await client.until('pong');
    // From the next one on they wait where they are read. Before time passes, they must be there.
    for (let i = 0; i < 4; i++) client.send({ audio: SPEECH.audio });
    for (let i = 0; i < 20; i++) {
      other.send({ type: 'ping' });
      await other.until('pong');
    }
    await expect.poll(() => clock.sleepers).toBe(1);
    vi.advanceTimersByTime(5000);
    for (let i = 0; i < 8; i++) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(50);
      expect((await client.json()).text).toBe('one two three');
    }
  });

  it.each([
    ['a one-shot message', [{ audio: SPEECH.audio }]],
    ['a finalize', [SPEECH, { type: 'finalize', id: 1 }]],
    [
      'a final after a pause',
      [{ type: 'start', encoding: 'pcm_f32le' }, new Uint8Array(script.samples.slice().buffer)],
    ],
  ])(
    'a session that waits for the answer to %s is not idle, but is when it has it',
    async (_, frames) => {
      const clock = createManualClock();
      const backend = hearing({ clock, latencyMs: 50 });
      const server = await serve({
        backend,
        idleTimeoutMs: 1000,
        drainTimeoutMs: 0,
        partialIntervalMs: 0,
      });
      const client = await joinReady(server);
      for (const frame of frames) client.send(frame);
      client.send({ type: 'ping' });
      await client.until('pong');
      await expect.poll(() => clock.sleepers).toBe(1);
      // The second time would be the end of the drain.
      vi.advanceTimersByTime(1000);
      vi.advanceTimersByTime(1000);
      await clock.advance(50);
      let answer = await client.json();
      while (!('text' in answer)) answer = await client.json();
      expect(answer.text).toBe('one two three');
      // On a busy machine the session is done with its answer a moment after the client has it.
      client.send({ type: 'ping' });
      await client.until('pong');
      vi.advanceTimersByTime(1000);
      expect((await client.until('error')).at(-1)).toMatchObject({ code: 'IDLE_TIMEOUT' });
    },
  );

  it('a session that is being finished is not idle', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 50 });
    const server = await serve({ backend, idleTimeoutMs: 1000, drainTimeoutMs: 0 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'end' });
    await expect.poll(() => clock.sleepers).toBe(1);
    vi.advanceTimersByTime(5000);
    await clock.advance(5000);
    expect((await client.until('done')).at(-2).text).toBe('one two three');
  });

  it('a session at its limit is answered, told SESSION_TOO_LONG, and closed with 1008', async () => {
    const server = await serve({ backend: hearing(), maxSessionMs: 2000, partialIntervalMs: 0 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'ping' });
    await client.until('pong');
    vi.advanceTimersByTime(2000);
    const messages = await client.until('error');
    expect(messages.map(({ type }) => type)).toEqual(['final', 'error']);
    expect(messages[1]).toMatchObject({ code: 'SESSION_TOO_LONG', fatal: true });
    expect(await client.closed).toEqual({ code: 1008, reason: 'Session too long' });
  });

  it('a session whose engine hangs at its limit is cut after the drain timeout', async () => {
    const backend = hearing({ hangs: () => true });
    const server = await serve({ backend, maxSessionMs: 2000, drainTimeoutMs: 500 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'ping' });
    await client.until('pong');
    vi.advanceTimersByTime(2000);
    vi.advanceTimersByTime(500);
    expect((await client.closed).code).toBe(1006);
  });

  it('a peer that says something is not cut off, though it answers no ping', async () => {
    const server = await serve({ backend: hearing(), heartbeatIntervalMs: 1000 });
    const client = await joinReady(server);
    // As where the pong stands behind the audio on a slow network.
    client.socket.pong = () => {};
    for (let i = 0; i < 5; i++) {
      client.send({ type: 'ping' });
      await client.until('pong');
      vi.advanceTimersByTime(1000);
    }
    expect(server.sessions).toBe(1);
    vi.advanceTimersByTime(1000);
    await expect.poll(() => server.sessions).toBe(0);
  });

  it('a peer that answers no ping is cut off; one that does is not', async () => {
    const server = await serve({ backend: hearing(), heartbeatIntervalMs: 1000 });
    const alive = await joinReady(server);
    const dead = await joinReady(server);
    // The network is there, the program behind it is not.
    dead.socket.pause();
    const ping = vi.fn();
    alive.socket.on('ping', ping);
    vi.advanceTimersByTime(1000);
    await expect.poll(() => ping.mock.calls.length).toBe(1);
    // The pong is on its way: a message that follows it comes after it.
    alive.send({ type: 'ping' });
    await alive.until('pong');
    vi.advanceTimersByTime(1000);
    await expect.poll(() => server.sessions).toBe(1);
    alive.send({ type: 'ping' });
    await alive.until('pong');
  });
});

describe('many small messages in one chunk of the network', () => {
  it('each have a turn of the event loop', async () => {
    const server = await serve({ backend: hearing() });
    const client = await joinReady(server);
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const before = turns;
    // What is written while a socket is corked leaves at once.
    const { _socket: socket } = client.socket as unknown as { _socket: Socket };
    socket.cork();
    for (let i = 0; i < 5000; i++) client.send({ type: 'vad_end' });
    client.send({ type: 'ping' });
    socket.uncork();
    await client.until('pong');
    counting = false;
    expect(turns - before).toBeGreaterThan(5000);
  });
});

/** A text of so many characters and one word: more words could not be said in the audio. */
const longText = (length: number): string => `one${'-'.repeat(length - 3)}`;

describe('back-pressure', () => {
  /** Sends until the server has stopped reading: the bytes that wait do not shrink any more. */
  async function fill(client: Awaited<ReturnType<typeof joinReady>>, frame: string | Uint8Array) {
    let sent = 0;
    for (let standing = 0; standing < 20; sent++) {
      client.send(frame);
      const { bufferedAmount } = client.socket;
      await new Promise((resolve) => setTimeout(resolve, 5));
      standing =
        bufferedAmount > 0 && client.socket.bufferedAmount >= bufferedAmount ? standing + 1 : 0;
    }
    return sent;
  }

  async function release(clock: ManualClock, until: Promise<unknown>): Promise<void> {
    let done = false;
    void until.then(() => {
      done = true;
    });
    while (!done) {
      await clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  it('a session over its bound is not read from until the engine catches up; nothing is lost', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 1000, hypotheses: ['heard'] });
    const server = await serve({
      backend,
      clock,
      partialIntervalMs: 0,
      maxUtteranceMs: 1000,
      maxBufferedMs: 2000,
    });
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    const loud = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i / 10));
    const second = new Uint8Array(loud.buffer);
    const heap = process.memoryUsage().arrayBuffers;
    const seconds = await fill(client, second);
    // The sockets' own buffers hold some megabytes; the server no more than its bound.
    expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(64 * 1024 * 1024);
    expect(backend.calls).toHaveLength(1);
    expect(seconds).toBeGreaterThan(20);

    client.send({ type: 'end' });
    const finishing = client.until('done');
    await release(clock, finishing);
    const finals = (await finishing).filter(({ type }) => type === 'final');
    // Every sample is in one final, in order.
    let position = 0;
    for (const { start, end } of finals) {
      expect(start).toBeCloseTo(position, 1);
      position = end;
    }
    expect(position).toBeCloseTo(seconds, 1);
  });

  it('a client that is not read from is told at every heartbeat that the server is there', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 50 });
    const server = await serve({ backend, heartbeatIntervalMs: 500, drainTimeoutMs: 0 });
    const client = await joinReady(server);
    const old = await joinReady(server);
    client.send({ type: 'start' });
    for (const { send } of [client, old]) {
      for (let i = 0; i < 8; i++) send({ audio: SPEECH.audio });
      // It lies unread behind the messages that wait for the engine.
      send({ type: 'ping' });
    }
    for (let beats = 0; beats < 3; beats++) {
      expect(await client.json()).toEqual({ type: 'ack', samples: 0 });
    }
    // The original protocol has no such message.
    const answers = old.until('pong');
    await release(clock, answers);
    expect((await answers).filter(({ type }) => type === 'ack')).toEqual([]);
  });

  it('a client that does not read is not written to without bound, and not read from', async () => {
    const backend = hearing({ hypotheses: [{ text: longText(500_000), segments: [] }] });
    const server = await serve({ backend, partialIntervalMs: 0, maxOutgoingBytes: 64 * 1024 });
    const client = await joinReady(server);
    client.socket.pause();
    const frame = JSON.stringify({ audio: base64(SPOKEN) });
    const sent = await fill(client, frame);
    const answered = backend.calls.length;
    // Of the answers only what the sockets hold has been made; then nothing goes on.
    expect(answered).toBeLessThan(sent);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(backend.calls.length).toBe(answered);
    client.socket.resume();
    for (let i = 0; i < sent; i++) expect((await client.json()).text).toHaveLength(500_000);
  });

  it('a client that does not read is cut off in the end', async () => {
    const backend = hearing({ hypotheses: [{ text: longText(4_000_000), segments: [] }] });
    const server = await serve({
      backend,
      maxOutgoingBytes: 64 * 1024,
      heartbeatIntervalMs: 100,
    });
    const client = await joinReady(server);
    client.socket.pause();
    for (let i = 0; i < 8; i++) client.send({ audio: base64(SPOKEN.subarray(0, 1600)) });
    await expect.poll(() => server.sessions).toBe(0);
  });
});
