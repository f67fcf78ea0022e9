import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { memorySocket } from '../../test/support/memory-socket.js';
import { final, READY } from '../../test/support/scripted-server.js';
import { connect } from '../index.js';
import type { WebSocketLike } from '../socket/web-socket-like.js';

const url = 'ws://127.0.0.1:1';
/** As a server that reassures does. */
const CURRENT = { ...READY, limits: { heartbeat_interval_ms: 15_000 } };

const NEVER_OPEN: WebSocketLike = {
  ...{ readyState: 0, bufferedAmount: 0 },
  ...{ send() {}, close() {}, addEventListener() {} },
};

async function live(options: object = {}, ready: object = CURRENT) {
  const clock = createManualClock();
  const server = memorySocket(ready);
  const session = await connect(url, {
    maxOutageMs: 0,
    livenessTimeoutMs: 45_000,
    clock,
    createSocket: server.createSocket,
    ...options,
  });
  return { clock, server, session };
}

describe('a server from which nothing comes', () => {
  it('ends whatever waits for it, as retryable, with how much audio has no answer', async () => {
    const { clock, server, session } = await live();
    await session.write(new Float32Array(16_000));
    server.say(final({ start: 0, end: 0.25, start_sample: 0, end_sample: 4000 }));
    const iterator = session[Symbol.asyncIterator]();
    await iterator.next();
    const waiting = [session.ping(), session.end(), iterator.next()].map(failure);
    await clock.advance(60_000);
    for (const error of await Promise.all(waiting)) {
      expect(error).toMatchObject({
        code: 'ERR_CONNECTION',
        retryable: true,
        details: {
          ...{ timeoutMs: 45_000, position: 16_000, acknowledged: 0 },
          ...{ resumeFrom: 4000, missingMs: 750 },
        },
      });
      expect(error.message).toMatch(/Nothing came.*45000 ms.*750 ms of audio.*from second 0\.250/);
    }
    expect(server.isClosing).toBe(true);
    expect(await failure(session.write(new Float32Array(1)))).toMatchObject({
      code: 'ERR_CONNECTION',
    });
    expect(clock.sleepers).toBe(0);
  });

  it('ends a session that waits for nothing, too', async () => {
    const { clock, session } = await live();
    const reading = failure(session[Symbol.asyncIterator]().next());
    await clock.advance(60_000);
    expect((await reading).code).toBe('ERR_CONNECTION');
  });

  it('is asked first whether it is there, without keeping an idle session open', async () => {
    const { clock, server, session } = await live();
    await clock.advance(20_000);
    expect(server.said('ping')).toEqual([{ type: 'ping', keep_alive: false }]);
    await clock.advance(24_000);
    expect(server.isClosing).toBe(false);
    await session[Symbol.asyncDispose]();
  });

  it('is given the whole of the time since the last word of it', async () => {
    const { clock, server, session } = await live();
    await clock.advance(7400);
    server.say({ type: 'ack', samples: 0 });
    await clock.advance(45_000);
    expect(server.isClosing).toBe(false);
    await clock.advance(7500);
    expect(server.isClosing).toBe(true);
    expect((await failure(session.end())).code).toBe('ERR_CONNECTION');
  });

  it('is found out whatever leaves for it', async () => {
    const { clock, session } = await live();
    let sent = 0;
    const speaking = (async () => {
      for (;;) {
        await session.write(new Float32Array(1600));
        sent++;
        await clock.sleep(100);
      }
    })();
    const error = failure(speaking);
    await clock.advance(60_000);
    expect((await error).code).toBe('ERR_CONNECTION');
    expect(sent).toBeGreaterThan(449);
    expect(sent).toBeLessThan(526);
  });
});

it('that hangs is found out within seconds, where it says how soon it gives a sign', async () => {
  const limits = { heartbeat_interval_ms: 15_000, keep_alive_ms: 2000 };
  const { clock, server, session } = await live(
    { livenessTimeoutMs: undefined },
    { ...READY, limits },
  );
  for (let seconds = 0; seconds < 60; seconds += 2) {
    await clock.advance(2000);
    server.say({ type: 'pong' });
  }
  expect(server.said('ping').length).toBeGreaterThan(20);
  await clock.advance(4900);
  expect(server.isClosing).toBe(false);
  await clock.advance(1000);
  expect(server.isClosing).toBe(true);
  expect((await failure(session.end())).message).toMatch(/Nothing came.*5000 ms/);
});

it('that opens no socket for a client that comes again is left for another within half a second, then one', async () => {
  const clock = createManualClock();
  const server = memorySocket(CURRENT);
  const dialled: number[] = [];
  let hangs = false;
  const session = await connect(url, {
    ...{ clock, livenessTimeoutMs: 5000, maxOutageMs: 60_000 },
    createSocket(address, options) {
      if (!hangs) return server.createSocket(address, options);
      dialled.push(clock.now());
      return NEVER_OPEN;
    },
  });
  hangs = true;
  server.close(1006);
  await clock.advance(30_000);
  const waits = dialled.slice(1, 4).map((at, i) => at - dialled[i]!);
  // Before each there is a pause of at most a quarter, a half and a whole second.
  expect(waits[0]).toBeGreaterThanOrEqual(500);
  expect(waits[0]).toBeLessThanOrEqual(1000);
  expect(waits[1]).toBeGreaterThanOrEqual(1000);
  expect(waits[1]).toBeLessThanOrEqual(2000);
  await session[Symbol.asyncDispose]();
});

describe('a server that lives', () => {
  it.each([
    ['answers pings', { type: 'pong' }],
    ['says its last ack again, since it does not read', { type: 'ack', samples: 0 }],
    ['says what only newer clients know', { type: 'brand_new' }],
  ])('is kept for an hour where it %s', async (_, sign) => {
    const { clock, server, session } = await live();
    for (let ms = 0; ms < 3_600_000; ms += 15_000) {
      await clock.advance(15_000);
      server.say(sign);
    }
    expect(server.isClosing).toBe(false);
    const ping = session.ping();
    server.say({ type: 'pong' });
    server.say({ type: 'pong' });
    expect(await ping).toBe(0);
    await session[Symbol.asyncDispose]();
    expect(clock.sleepers).toBe(0);
  });

  it('is not taken for dead after the process itself stood still', async () => {
    const steps = createManualClock();
    // A laptop that sleeps: while a timer is waited for, hours pass.
    const clock = { ...steps, now: () => steps.now() * 1000 };
    const { server, session } = await live({ clock });
    for (let naps = 0; naps < 5; naps++) {
      await steps.advance(15_000);
      server.say({ type: 'pong' });
    }
    expect(server.isClosing).toBe(false);
    await session[Symbol.asyncDispose]();
  });

  it('is given two of its heartbeats, or five minutes where it tells of none', async () => {
    const slow = await live({}, { ...READY, limits: { heartbeat_interval_ms: 60_000 } });
    await slow.clock.advance(119_000);
    expect(slow.server.isClosing).toBe(false);
    await slow.clock.advance(22_000);
    expect(slow.server.isClosing).toBe(true);
    const old = await live({}, READY);
    await old.clock.advance(299_000);
    expect(old.server.isClosing).toBe(false);
    await old.clock.advance(52_000);
    expect(old.server.isClosing).toBe(true);
  });

  it('whose heartbeat takes for ever is not waited for for ever', async () => {
    const { clock, server } = await live({}, { ...READY, limits: { heartbeat_interval_ms: 1e15 } });
    await clock.advance(7_100_000);
    expect(server.isClosing).toBe(false);
    await clock.advance(1_400_000);
    expect(server.isClosing).toBe(true);
  });
});

it.each([
  ['livenessTimeoutMs', 999],
  ['livenessTimeoutMs', Number.POSITIVE_INFINITY],
  ['clock', { now: () => 0 }],
])('%s of %s is refused', async (name, value) => {
  expect(await failure(connect(url, { [name]: value } as object))).toMatchObject({
    code: 'ERR_INVALID_OPTION',
    details: { option: name },
  });
});
