import { TranscribeError } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { memorySocket } from '../../test/support/memory-socket.js';
import { final, READY, type Said, scriptedServer } from '../../test/support/scripted-server.js';
import { type ClientEvent, connect, openSession } from '../index.js';
import { createSocket } from '../socket/node-socket.js';
import { refusedConnection } from './connection-errors.js';
import { createServerAddresses } from './server-addresses.js';

const error = (details = {}, retryable = true): TranscribeError =>
  new TranscribeError('It is lost.', { code: 'ERR_CONNECTION', retryable, details });
const addressesOf = (...urls: string[]) => createServerAddresses(urls, (url) => String(url));

describe('the servers of a session', () => {
  it('are tried in their order, and again from the first on', () => {
    const addresses = addressesOf('a', 'b', 'c');
    const tried = [1, 2, 3, 4].map(() => {
      const { current, areAllTried } = addresses;
      addresses.lost(error(), false);
      return [current, areAllTried];
    });
    expect(tried).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['a', true],
    ]);
  });

  it('have one more attempt where the session may still be there', () => {
    const addresses = addressesOf('a', 'b');
    addresses.greeted();
    expect(addresses.lost(error({ closeCode: 1006 }), true)).toBe('same');
    expect(addresses.current).toBe('a');
    expect(addresses.lost(error(), true)).toBe('elsewhere');
    expect(addresses.current).toBe('b');
    addresses.greeted();
    addresses.lost(error({ closeCode: 1001 }), false);
    expect(addresses.current).toBe('a');
    addresses.greeted();
    addresses.lost(error({ timeoutMs: 5000 }), true);
    expect(addresses.current).toBe('b');
  });

  it('are left out where they refuse the client for good', () => {
    const addresses = addressesOf('a', 'b', 'c');
    const refusal = error({ status: 401 }, false);
    expect(addresses.lost(refusal, false)).toBe('elsewhere');
    addresses.lost(error(), false);
    addresses.lost(error(), false);
    expect(addresses.current).toBe('b');
    addresses.lost(refusal, false);
    expect(addresses.lost(error(), false)).toBe('same');
    expect(addresses.current).toBe('c');
    expect(addresses.lost(refusal, false)).toBeUndefined();
    // A client that took the session ends it at each server.
    expect(addressesOf('a', 'b').lost(error({ closeCode: 4000 }, false), false)).toBeUndefined();
  });

  it.each([[[]], [Array.from({ length: 17 }, (_, port) => `ws://127.0.0.1:${port + 1}`)]])(
    'are 1 to 16',
    async (urls) => {
      await expect(connect(urls)).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining('a list of 1 to 16'),
      });
    },
  );
});

/** A server that answers each second of audio by its name; it breaks off when it has answered so many. */
function answering(name: string, seconds = Number.POSITIVE_INFINITY) {
  return scriptedServer((peer) => {
    let taken = 0;
    let answered = 0;
    peer.say({ ...READY, session_id: name });
    peer.socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      taken += data.length / 2;
      while (taken >= (answered + 1) * 16_000 && answered < seconds) {
        answered++;
        const place = { start_sample: (answered - 1) * 16_000, end_sample: answered * 16_000 };
        peer.say(
          final({ ...place, seq: answered, utterance_id: answered, text: name, end: answered }),
        );
      }
      peer.say({ type: 'ack', samples: taken });
      if (answered >= seconds) peer.socket.terminate();
    });
  });
}

it('goes on at the next server, with what has no answer, and says it in the times of the session', async () => {
  const first = await answering('first', 2);
  const second = await answering('second');
  // The first server never comes back.
  let dialled = 0;
  const isGone = () => dialled++ > 0;
  const gone = 'ws://127.0.0.1:1';
  const session = await connect([first.url, second.url], {
    createSocket: (url, options) =>
      createSocket(url.startsWith(first.url) && isGone() ? gone : url, options),
  });
  const events: ClientEvent[] = [];
  async function read(): Promise<void> {
    for await (const event of session) events.push(event);
  }
  async function speak(): Promise<void> {
    for (let second = 0; second < 5; second++) await session.write(new Float32Array(16_000));
    await session.end();
  }
  await Promise.all([read(), speak()]);
  const finals = events.filter((event) => event.type === 'final');
  expect(
    finals.map(({ text, utteranceId, startSample }) => [text, utteranceId, startSample]),
  ).toEqual(
    ['first', 'first', 'second', 'second', 'second'].map((text, at) => [text, at + 1, at * 16_000]),
  );
  const prompts = second.peers[0]!.received.filter((frame) => (frame as Said).type === 'configure');
  expect(prompts[0]).toMatchObject({ prompt: 'first first' });
});

it('is opened at the first server that takes it', async () => {
  const server = await scriptedServer();
  const session = await connect(['ws://127.0.0.1:1', server.url]);
  expect(session.ready.model).toBe('tiny.en');
  await session[Symbol.asyncDispose]();
});

it.each([
  ['for no other server', ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'], false],
  ['for that server, where it is the only one', ['ws://127.0.0.1:1'], true],
])('what a full server says of when to come holds %s', async (_, urls, isLate) => {
  const { createSocket } = memorySocket();
  let dialled = 0;
  const session = openSession(urls, {
    clock: createManualClock(),
    createSocket(url, options) {
      if (dialled++ > 0) return createSocket(url, options);
      throw refusedConnection(url, { status: 429, retryAfterMs: 60_000 });
    },
  });
  await expect.poll(() => session.state.value.status).toBe('reconnecting');
  const { retryInMs } = session.state.value as { readonly retryInMs: number };
  // Of the first pause.
  expect(retryInMs > 250).toBe(isLate);
  await session[Symbol.asyncDispose]();
});

it.each(['UNAUTHORIZED', 'QUOTA_EXCEEDED'])(
  'goes on at the next server where one says in its midst: %s',
  async (code) => {
    const first = await scriptedServer(({ say }) => {
      say(READY);
      say({ type: 'error', code, message: 'No more of it here.', fatal: true });
    });
    const second = await scriptedServer();
    const session = await connect([first.url, second.url]);
    await expect.poll(() => session.reconnections).toBe(1);
    await session.write(new Float32Array(1600));
    await session.end();
    expect(second.peers).toHaveLength(1);
    expect(await session.closed).toBeUndefined();
  },
);
