import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { type MemorySocket, memorySocket } from '../../test/support/memory-socket.js';
import { final, READY } from '../../test/support/scripted-server.js';
import { openSession } from '../index.js';
import { createBackoff } from './backoff.js';

describe('an outage', () => {
  it('goes on over greetings, with longer and longer waits, until the server has worked', () => {
    const clock = createManualClock();
    const backoff = createBackoff(clock, () => 1);
    const waits: number[] = [];
    const fail = (): void => void waits.push(backoff.lost().waitMs);
    fail();
    for (let i = 0; i < 6; i++) {
      backoff.connected();
      fail();
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000]);
    backoff.connected();
    backoff.worked();
    fail();
    expect(waits.at(-1)).toBe(250);
    expect(backoff.lost().attempt).toBe(2);
  });

  it('counts from the first loss, and is over where a connection has lasted', async () => {
    const clock = createManualClock();
    const backoff = createBackoff(clock, () => 1);
    for (let i = 0; i < 3; i++) {
      backoff.lost();
      await clock.advance(3000);
      backoff.connected();
      await clock.advance(1000);
    }
    expect(backoff.lost().lastedMs).toBe(12_000);
    backoff.connected();
    await clock.advance(5000);
    expect(backoff.lost()).toEqual({ lastedMs: 0, attempt: 1, waitMs: 250 });
  });
});

// A loop that would never end is cut.
const MANY = 200;

/** A session with servers that greet, take the first audio, behave like that, and die. */
function dyingServers(behave: (server: MemorySocket) => void) {
  const clock = createManualClock();
  let connections = 0;
  const session = openSession('ws://127.0.0.1:1', {
    ...{ clock, maxOutageMs: 20_000, language: 'en' },
    createSocket(...call) {
      if (++connections > MANY) throw new Error('There was no end of connections.');
      const server = memorySocket();
      const socket = server.createSocket(...call);
      const send = socket.send.bind(socket);
      socket.send = (data) => {
        send(data);
        if (typeof data === 'string') return;
        queueMicrotask(() => {
          behave(server);
          server.close(1011);
        });
      };
      return socket;
    },
  });
  return { clock, session };
}

describe('a session', () => {
  it('is tried for maxOutageMs after a loss, however long its first server took to greet', async () => {
    const clock = createManualClock();
    let connections = 0;
    const session = openSession('ws://127.0.0.1:1', {
      ...{ clock, maxOutageMs: 2000, connectTimeoutMs: 10_000 },
      createSocket(...call) {
        if (++connections > 1) return memorySocket().createSocket(...call);
        const slow = memorySocket({ type: 'wait', position: 1 });
        void clock.sleep(3000).then(() => {
          slow.say(READY);
          slow.close(1011);
        });
        return slow.createSocket(...call);
      },
    });
    await clock.runUntil(session.opened);
    while (session.reconnections === 0) {
      expect(session.state.value.status).not.toBe('closed');
      await clock.advance(100);
    }
    await session[Symbol.asyncDispose]();
  });

  it('can be left by a listener that hears of the loss: no write goes on waiting', async () => {
    const session = openSession('ws://127.0.0.1:1', {
      maxKeptMs: 1000,
      createSocket() {
        throw new Error('There is no network.');
      },
    });
    session.state.subscribe(({ status }) => {
      if (status === 'reconnecting') void session[Symbol.asyncDispose]();
    });
    await expect(session.write(new Float32Array(32_000))).rejects.toMatchObject({
      code: 'ERR_DISPOSED',
    });
  });

  it.each([
    ['says nothing', () => {}],
    ['acknowledges it', ({ say }: MemorySocket) => say({ type: 'ack', samples: 1600 })],
  ])(
    'ends after maxOutageMs where each server greets, takes the audio, %s and dies',
    async (_, behave) => {
      const { clock, session } = dyingServers(behave);
      await session.write(new Float32Array(1600).fill(0.1));
      const error = await clock.runUntil(session.closed);
      expect(error).toMatchObject({ code: 'ERR_CONNECTION', details: { closeCode: 1011 } });
      expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    },
  );

  it('goes on for as long as servers answer something before they die', async () => {
    const { clock, session } = dyingServers(({ say }) =>
      say(final({ seq: 1, start_sample: 0, end_sample: 1600, end: 0.1 })),
    );
    const said: string[] = [];
    async function read(): Promise<void> {
      for await (const event of session) said.push(event.type);
    }
    const reading = read().catch(() => {});
    for (let i = 0; i < 100; i++) {
      await clock.runUntil(session.write(new Float32Array(1600).fill(0.1)));
      await clock.advance(1000);
    }
    expect(said).toEqual(Array(100).fill('final'));
    await session[Symbol.asyncDispose]();
    await reading;
  });
});
