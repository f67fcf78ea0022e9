import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { memorySocket } from '../../test/support/memory-socket.js';
import {
  final,
  READY,
  type Said,
  type ScriptedPeer,
  scriptedServer,
} from '../../test/support/scripted-server.js';
import { type ClientEvent, connect } from '../index.js';

/** A server that has taken so many samples of its session when the client ends it. */
const ackAtEnd =
  (samples: number) =>
  (peer: ScriptedPeer, { type }: Said): void => {
    if (type === 'end') peer.say({ type: 'ack', samples });
  };

it('goes on in another session where the server has lost it: what has no answer is sent, and nothing twice', async () => {
  let sessions = 0;
  const server = await scriptedServer((peer) => {
    const session = ++sessions;
    peer.say(READY);
    peer.socket.on('message', (_, isBinary) => {
      const taken = peer.received.filter((frame) => frame instanceof Uint8Array).length;
      if (!isBinary || taken !== session) return;
      const end = session * 16_000;
      peer.say(
        final({
          seq: 1,
          text: `session ${session}`,
          start_sample: 0,
          end_sample: end,
          end: session,
        }),
      );
      peer.say({ type: 'ack', samples: end });
      // The first one shuts down, the second one breaks off.
      if (session === 1) peer.say({ type: 'done' });
      if (session === 2) peer.socket.close(1011);
    });
  });
  const session = await connect(server.url, { prompt: 'Names.' });
  const events: ClientEvent[] = [];
  async function read(): Promise<void> {
    for await (const event of session) events.push(event);
  }
  async function speak(): Promise<void> {
    for (let second = 0; second < 6; second++) {
      await session.write(new Float32Array(16_000).fill(second / 8));
    }
    await session.end();
  }
  await Promise.all([read(), speak()]);

  // Its events count on, and lie where they were said.
  expect(events).toMatchObject([
    { text: 'session 1', seq: 1, utteranceId: 1, startSample: 0, endSample: 16_000 },
    {
      text: 'session 2',
      seq: 2,
      utteranceId: 2,
      startSample: 16_000,
      endSample: 48_000,
      start: 1,
      end: 3,
    },
    {
      text: 'session 3',
      seq: 3,
      utteranceId: 3,
      startSample: 48_000,
      endSample: 96_000,
      start: 3,
      end: 6,
    },
  ]);
  const heard = server.peers.map(({ received }) => {
    const bytes = received.find((frame: Said | Uint8Array) => frame instanceof Uint8Array);
    return new DataView((bytes as Uint8Array).slice().buffer).getInt16(0, true) / 32_768;
  });
  expect(heard).toEqual([0, 1 / 8, 3 / 8]);
  // Each begins where the one before left off, until it has said something itself.
  const prompts = server.peers.map(({ received }) =>
    received.flatMap((frame) => {
      const { type, prompt } = frame as Said;
      return type === 'configure' ? [prompt] : [];
    }),
  );
  expect(prompts.slice(0, 2)).toEqual([[], ['Names. session 1', 'Names.']]);
  expect(prompts[2]![0]).toBe('Names. session 1 session 2');
  expect(session.reconnections).toBe(2);
});

it('sends another session no sample that has its final, where that ends within what was written at once', async () => {
  let sessions = 0;
  const server = await scriptedServer((peer) => {
    const session = ++sessions;
    peer.say(READY);
    peer.socket.on('message', (_, isBinary) => {
      if (!isBinary || session !== 1) return;
      peer.say(final({ seq: 1, text: 'one', start_sample: 100, end_sample: 700, end: 0.04375 }));
      peer.say({ type: 'ack', samples: 1600 });
      peer.socket.close(1011);
    });
  }, ackAtEnd(900));
  const session = await connect(server.url);
  await session.write(Float32Array.from({ length: 1600 }, (_, i) => i / 32_768));
  await session.end();
  const sent = server.peers.at(-1)!.received.flatMap((frame) => {
    if (!(frame instanceof Uint8Array)) return [];
    return [...new Int16Array(frame.slice().buffer)];
  });
  expect(sent).toEqual(Array.from({ length: 900 }, (_, i) => 700 + i));
});

it('sends another server the beginning of an utterance that a shutdown cut before it had a text', async () => {
  let sessions = 0;
  const server = await scriptedServer((peer) => {
    const session = ++sessions;
    peer.say(READY);
    peer.socket.on('message', (_, isBinary) => {
      if (!isBinary || session !== 1) return;
      peer.say(final({ seq: 1, text: 'one', start_sample: 0, end_sample: 6000, end: 0.375 }));
      peer.say({ type: 'warning', code: 'SHUTTING_DOWN', message: 'It shuts down.' });
      peer.say({ type: 'ack', samples: 16_000 });
      peer.say({ type: 'done' });
    });
  }, ackAtEnd(26_000));
  const session = await connect(server.url);
  await session.write(new Float32Array(16_000));
  await expect.poll(() => session.reconnections).toBe(1);
  await session.write(new Float32Array(16_000));
  await session.end();
  const sent = server.peers
    .at(-1)!
    .received.reduce((sum, frame) => sum + (frame instanceof Uint8Array ? frame.length / 2 : 0), 0);
  expect(sent).toBe(32_000 - 6000);
});

it.each([
  ['what may be an utterance without a text', 64_000 - 16_000],
  ['nothing that was cancelled', 60_000],
])(
  'sends another server, of four seconds without a word before a shutdown, %s',
  async (_, from) => {
    let sessions = 0;
    const server = await scriptedServer(
      (peer) => {
        const session = ++sessions;
        peer.say({ ...READY, limits: { max_message_bytes: 1_000_000, max_utterance_ms: 1000 } });
        let taken = 0;
        peer.socket.on('message', (data: Buffer, isBinary) => {
          if (isBinary) taken += data.length / 2;
          if (taken !== 64_000 || session !== 1) return;
          if (from === 60_000) {
            const place = { utterance_id: 1, start_sample: 50_000, end_sample: from };
            peer.say({ type: 'cancelled', seq: 1, start: 3.125, end: 3.75, ...place });
          }
          peer.say({ type: 'warning', code: 'SHUTTING_DOWN', message: 'It shuts down.' });
          peer.say({ type: 'ack', samples: taken });
          peer.say({ type: 'done' });
        });
      },
      ackAtEnd(64_000 + 16_000 - from),
    );
    const session = await connect(server.url);
    for (let second = 0; second < 4; second++) await session.write(new Float32Array(16_000));
    await expect.poll(() => session.reconnections).toBe(1);
    await session.write(new Float32Array(16_000));
    await session.end();
    const sent = server.peers
      .at(-1)!
      .received.reduce(
        (sum, frame) => sum + (frame instanceof Uint8Array ? frame.length / 2 : 0),
        0,
      );
    expect(sent).toBe(80_000 - from);
  },
);

it('keeps no more than it is to keep, also for a server that acknowledges nothing', async () => {
  const server = await scriptedServer();
  const session = await connect(server.url, { maxKeptMs: 1000 });
  for (let i = 0; i < 30; i++) await session.write(new Float32Array(1600));
  const bytes = (peer: number): number =>
    server.peers[peer]!.received.reduce(
      (sum, frame) => sum + (frame instanceof Uint8Array ? frame.length : 0),
      0,
    );
  await expect.poll(() => bytes(0)).toBe(96_000);
  server.peers[0]!.socket.terminate();
  await session.end();
  expect(bytes(1)).toBeGreaterThanOrEqual(32_000);
  expect(bytes(1)).toBeLessThanOrEqual(38_400);
});

it('leaves a session to the client that has taken it up elsewhere', async () => {
  const server = await scriptedServer();
  const session = await connect(server.url);
  server.peers[0]!.socket.close(4000, 'Resumed on another connection');
  expect(await session.closed).toMatchObject({ code: 'ERR_CONNECTION', retryable: false });
  expect(server.peers).toHaveLength(1);
});

it.each([
  ['goes on where it is taken by a server that hung, however often that happens', 120_000, 'open'],
  ['is left to another client that takes it again and again', 1000, 'closed'],
])('%s', async (_, apartMs, status) => {
  const clock = createManualClock();
  const server = memorySocket();
  const session = await connect('ws://127.0.0.1:1', {
    ...{ clock, createSocket: server.createSocket, livenessTimeoutMs: 3_600_000 },
  });
  for (let times = 0; times < 4; times++) {
    server.close(4000, 'Resumed on another server');
    await clock.advance(apartMs);
    server.say(READY);
  }
  expect(session.state.value.status).toBe(status);
});

it.each([
  ['while it speaks', false],
  ['after its end', true],
])(
  'what a server had taken that is gone is sent to the next, where the one between takes nothing: %s',
  async (_, isEnding) => {
    let sessions = 0;
    const server = await scriptedServer(
      (peer) => {
        const session = ++sessions;
        peer.say(READY);
        if (session === 2) {
          peer.say({ type: 'warning', code: 'SHUTTING_DOWN', message: 'It shuts down.' });
          peer.say({ type: 'ack', samples: 0 });
          peer.say({ type: 'done' });
          peer.socket.close(1001);
        }
        peer.socket.on('message', (__, isBinary) => {
          if (!isBinary || session !== 1) return;
          peer.say({ type: 'ack', samples: 16_000 });
          peer.socket.close(1011);
        });
      },
      (peer, { type }) => {
        if (type === 'end') peer.say({ type: 'ack', samples: 32_000 });
      },
    );
    const session = await connect(server.url);
    await session.write(new Float32Array(16_000));
    if (!isEnding) {
      await expect.poll(() => session.reconnections).toBe(2);
      await session.write(new Float32Array(16_000));
    }
    await session.end();
    const sent = server.peers.map(({ received }) =>
      received.reduce(
        (sum, frame) => sum + (frame instanceof Uint8Array ? frame.length / 2 : 0),
        0,
      ),
    );
    expect(sent).toHaveLength(3);
    expect(sent[2]).toBe(isEnding ? 16_000 : 32_000);
  },
);

it('ends where the server that is to go on refuses its settings: the audio would be heard with others', async () => {
  let sessions = 0;
  const server = await scriptedServer(
    (peer) => {
      const session = ++sessions;
      peer.say(READY);
      peer.socket.on('message', (_, isBinary) => {
        if (!isBinary || session !== 1) return;
        peer.say({ type: 'ack', samples: 1600 });
        peer.socket.close(1011);
      });
    },
    ({ say }, { type }) => {
      const message = 'No such detector.';
      if (type === 'start' && sessions === 2) {
        say({ type: 'error', code: 'UNSUPPORTED_VAD', message, fatal: false });
      }
    },
  );
  const session = await connect(server.url, { vad: 'webrtc' });
  await session.write(new Float32Array(1600));
  expect(await session.closed).toMatchObject({
    code: 'ERR_INVALID_OPTION',
    message: expect.stringContaining('No such detector.'),
  });
  expect(server.peers).toHaveLength(2);
});
