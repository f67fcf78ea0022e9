import type { VoiceActivityDetector } from '@ws/core';
import { createManualClock, createScriptedVad } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { memorySocket } from '../../test/support/memory-socket.js';
import { type ClientEvent, type ClientSession, connect } from '../index.js';

type Answer = () => number | Promise<number>;

/** A detector that hears nothing for so many frames of 30 ms, and then answers something else. */
function failing(after: number, answer: Answer): VoiceActivityDetector {
  let frames = 0;
  return {
    ...createScriptedVad(),
    frameSizes: () => [480],
    process: () => (frames++ < after ? 0 : answer()),
  };
}

async function listening(vad: VoiceActivityDetector) {
  const clock = createManualClock();
  const server = memorySocket();
  const { createSocket } = server;
  const clientVad = { vad };
  const session = await connect('ws://127.0.0.1:1', { clock, createSocket, clientVad });
  return { clock, server, session };
}

async function read(session: ClientSession): Promise<ClientEvent[]> {
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  return events;
}

const FAILURES: readonly (readonly [string, Answer])[] = [
  [
    'throws',
    () => {
      throw new Error('No ears.');
    },
  ],
  ['rejects', () => Promise.reject(new Error('No ears.'))],
  ['throws what is no error', () => Promise.reject('No ears.')],
  ['answers NaN', () => Number.NaN],
  ['promises NaN', async () => Number.NaN],
  ['answers nothing', () => undefined as unknown as number],
  ['answers in words', () => 'speech' as unknown as number],
  ['never answers', () => new Promise(() => {})],
];

describe("the client's own detector", () => {
  it.each(FAILURES)(
    'that %s costs no audio: the server listens from there on',
    async (_, answer) => {
      const { clock, server, session } = await listening(failing(4, answer));
      const samples = Float32Array.from({ length: 4800 }, (_, i) => i / 4800);
      await clock.runUntil(session.write(samples));
      await session.write(samples);
      void session.flush();
      const ending = session.end();
      await expect.poll(() => server.said('end')).toHaveLength(1);
      server.say({ type: 'ack', samples: 9600 });
      server.say({ type: 'done' });
      await ending;
      expect(server.received.map((frame) => ('type' in frame ? frame.type : frame.length))).toEqual(
        [...['start', 'configure', 9600, 9600, 'finalize', 'end']],
      );
      expect(server.said('start')).toMatchObject([{ endpointing: { automatic: false } }]);
      expect(server.said('configure')).toEqual([
        { type: 'configure', endpointing: { automatic: true } },
      ]);
      expect(await read(session)).toEqual([
        {
          type: 'warning',
          code: 'VAD_FAILED',
          message: expect.stringMatching(/the server listens/),
        },
      ]);
    },
  );

  it('that never answers does not hold up what is disposed', async () => {
    const { server, session } = await listening(failing(0, () => new Promise(() => {})));
    const sending = failure(session.write(new Float32Array(4800)));
    await session[Symbol.asyncDispose]();
    expect((await sending).code).toBe('ERR_DISPOSED');
    expect(await read(session)).toEqual([]);
    expect(server.said('configure')).toEqual([]);
  });

  it('that answers late, but answers, is listened to', async () => {
    const { clock, server, session } = await listening(
      failing(0, async () => {
        await clock.sleep(4000);
        return 0;
      }),
    );
    await clock.runUntil(session.write(new Float32Array(4800)));
    expect(server.said('configure')).toEqual([]);
    await session[Symbol.asyncDispose]();
  });

  it('that has failed leaves endpointing to whoever configures it, also in a call that was made before', async () => {
    const { clock, server, session } = await listening(failing(0, () => new Promise(() => {})));
    const sending = session.write(new Float32Array(4800));
    const configuring = [
      session.configure({ endpointing: { maxUtteranceMs: 5000 } }),
      session.configure({ endpointing: undefined }),
    ];
    await clock.runUntil(sending);
    await Promise.all(configuring);
    await session.configure({ endpointing: { automatic: true } });
    expect(server.said('configure').map(({ endpointing }) => endpointing)).toEqual([
      { automatic: true },
      { max_utterance_ms: 5000 },
      null,
      { automatic: true },
    ]);
    await session[Symbol.asyncDispose]();
  });

  it('that is none is refused', async () => {
    const refused = listening({} as VoiceActivityDetector);
    expect(await failure(refused)).toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { option: 'clientVad.vad' },
    });
  });
});
