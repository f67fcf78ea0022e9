import type { SessionEvent } from '@ws/core';
import { createManualClock, createMemoryJournal, createScriptedLiveDiarizer } from '@ws/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { base64, type RawClient } from '../../test/support/raw-client.js';
import {
  begin,
  bytes,
  hear,
  hearUntil,
  type Memory,
  resume,
  send,
  sendUntil,
  stops,
  transcript,
  whole,
} from '../../test/support/resuming-client.js';
import { hearing, join, serve } from '../../test/support/serving.js';
import type { TranscriptionServer } from './create-server.js';
import type { ServerOptions } from './options/server-options.js';

const start = (options: ServerOptions): Promise<TranscriptionServer> =>
  serve({ backend: hearing(), partialIntervalMs: 0, maxClients: 50, ...options });

async function spoken(server: TranscriptionServer): Promise<Memory> {
  const [client, memory] = await begin(server);
  send(client, 0, bytes.length);
  client.send({ type: 'end' });
  await whole(client, memory);
  return memory;
}

/** A session in its middle, whose first final has come. */
async function heardHalf(server: TranscriptionServer): Promise<[RawClient, Memory]> {
  const [client, memory] = await begin(server);
  send(client, 0, bytes.length / 2);
  await hearUntil(client, memory, 'final');
  return [client, memory];
}

describe('a session that is kept over a restart', () => {
  it('has the transcript that it would have had, wherever the server was restarted', async () => {
    const sessionStore = createMemoryJournal();
    let server = await start({ sessionStore });
    const uncut = transcript((await spoken(server)).events);
    expect(uncut).toHaveLength(3);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            ...stops,
            isLost: fc.boolean(),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        async (restarts) => {
          let [current, memory] = await begin(server);
          // Its `start` has been read: from then on it can be resumed.
          current.send({ type: 'ping' });
          await hearUntil(current, memory, 'pong');
          for (const { isLost, ...stop } of restarts) {
            await sendUntil(current, memory, stop);
            if (isLost) current.socket.terminate();
            await server.close();
            // What was told last, where its audio was taken among it.
            while (await hear(current, memory).catch(() => undefined));
            server = await start({ sessionStore });
            current = await resume(server, memory);
          }
          send(current, memory.acknowledged, bytes.length);
          current.send({ type: 'end' });
          await whole(current, memory);
          const seqs = memory.events.map(({ seq }) => seq);
          expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
          expect(transcript(memory.events)).toEqual(uncut);
          await expect.poll(() => sessionStore.sessions.size).toBe(0);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('knows the people whom it knew', async () => {
    const sessionStore = createMemoryJournal();
    const turns = [{ start: 0, end: 60, speaker: 'Anna' }];
    const options = { sessionStore, speakers: { live: createScriptedLiveDiarizer({ turns }) } };
    const server = await start(options);
    const client = await join(server);
    const { session_id, resume_token: token } = await client.json();
    client.send({ type: 'start', encoding: 'pcm_f32le', speakers: true });
    const audio = base64(new Float32Array(32_000).fill(0.5));
    client.send({ type: 'known_speaker', name: 'Anna', audio });
    client.send({ type: 'ping' });
    await client.until('pong');
    await server.close();
    const again = await join(await start(options));
    again.send({ type: 'start', resume: { session_id, token, last_seq: 0 } });
    again.send(bytes);
    again.send({ type: 'end' });
    const final = (await again.until('done')).find(({ type }) => type === 'final');
    expect(final.segments).toMatchObject([{ speaker: 'Anna' }]);
  });

  it('is told that the server restarts', async () => {
    const server = await start({ sessionStore: createMemoryJournal() });
    const [client] = await heardHalf(server);
    await server.close();
    expect((await client.closed).code).toBe(1012);
  });

  it('is of the key that opened it, as before', async () => {
    const sessionStore = createMemoryJournal();
    const KEYS = ['key-of-anna-0123456789', 'key-of-bert-0123456789'] as const;
    const server = await start({ sessionStore, apiKeys: KEYS });
    const path = (key: string): string => `/ws/transcribe/prompt?api_key=${key}`;
    const client = await join(server, path(KEYS[0]));
    const { session_id, resume_token: token } = await client.json();
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    client.send(bytes.subarray(0, 6400));
    client.send({ type: 'ping' });
    await client.until('pong');
    await server.close();
    const next = await start({ sessionStore, apiKeys: KEYS });
    const answers: string[] = [];
    for (const key of [KEYS[1], KEYS[0]]) {
      const asking = await join(next, path(key));
      await asking.json();
      asking.send({ type: 'start', resume: { session_id, token, last_seq: 0 } });
      const { code, type } = await asking.json();
      answers.push(code ?? type);
    }
    expect(answers).toEqual(['SESSION_NOT_FOUND', 'ready']);
  });

  it('tells the program around the server each final once', async () => {
    const sessionStore = createMemoryJournal();
    const told: string[] = [];
    const onEvent = ({ seq, type }: SessionEvent): void => {
      if (type === 'final') told.push(`${seq} ${type}`);
    };
    const opened: string[] = [];
    const onSession = ({ sessionId }: { sessionId: string }): void => void opened.push(sessionId);
    let server = await start({ sessionStore, onEvent, onSession });
    const [, memory] = await heardHalf(server);
    await server.close();
    // The last final has not arrived.
    memory.events.pop();
    memory.lastSeq--;
    server = await start({ sessionStore, onEvent, onSession });
    const again = await resume(server, memory);
    send(again, memory.acknowledged, bytes.length);
    again.send({ type: 'end' });
    await whole(again, memory);
    const finals = memory.events.filter(({ type }) => type === 'final');
    expect(told).toEqual(finals.map(({ seq, type }) => `${seq} ${type}`));
    expect(opened).toEqual([memory.sessionId]);
  });

  it('is finished where the journal cannot keep it', async () => {
    const sessionStore = createMemoryJournal();
    const server = await start({ sessionStore });
    sessionStore.cut('refused');
    const [client, memory] = await begin(server);
    send(client, 0, bytes.length);
    await hearUntil(client, memory, 'final');
    const closing = server.close();
    await whole(client, memory);
    await closing;
    expect((await client.closed).code).toBe(1001);
    const taken = transcript(
      memory.events.filter(({ end_sample: end }) => end <= memory.acknowledged),
    );
    expect(taken.length).toBeGreaterThanOrEqual(1);
    expect(taken).toEqual(transcript(memory.events));
  });
});

const asked = ({ sessionId, token, lastSeq }: Memory) => ({
  ...{ session_id: sessionId, token, last_seq: lastSeq },
});

async function isRefused(server: TranscriptionServer, resume: object): Promise<boolean> {
  const client = await join(server);
  await client.json();
  client.send({ type: 'start', encoding: 'pcm_f32le', resume });
  const { code } = await client.json();
  return code === 'SESSION_NOT_FOUND';
}

describe('a session of another server', () => {
  it('is begun anew before its client waits no longer, where the journal gives no answer', async () => {
    const clock = createManualClock();
    const sessionStore = createMemoryJournal({ clock });
    const [, memory] = await heardHalf(await start({ sessionStore }));
    const journal = sessionStore.another();
    // Its clock stands still when it is closed.
    const options = { sessionStore: journal, clock, drainTimeoutMs: 1 };
    const client = await join(await start(options));
    await client.json();
    journal.cut('silent');
    const { sleepers } = clock;
    client.send({ type: 'start', encoding: 'pcm_f32le', resume: asked(memory) });
    await expect.poll(() => clock.sleepers).toBeGreaterThan(sleepers);
    const answer = client.json();
    // A client that was greeted gives its session 10 s.
    await clock.advance(9000);
    expect((await answer).code).toBe('SESSION_NOT_FOUND');
  });
});

it('tells again what a client lacks that another server has told other things', async () => {
  const server = await start({ sessionStore: createMemoryJournal() });
  const uncut = transcript((await spoken(server)).events);
  const [client, memory] = await heardHalf(server);
  client.socket.terminate();
  // The other server, which took the session while this one hung, numbered its partials as this one numbered the final.
  const resumed = { ...asked(memory), last_seq: memory.lastSeq, answered_to: 0, utterances: 0 };
  const again = await join(server);
  await again.json();
  again.send({ type: 'start', encoding: 'pcm_f32le', resume: resumed });
  const [, ack] = [await again.json(), await again.json()];
  expect(ack.type).toBe('ack');
  again.send(bytes.subarray(4 * ack.samples));
  again.send({ type: 'end' });
  const told = await again.until('done');
  expect(told.every(({ seq }) => seq === undefined || seq > memory.lastSeq)).toBe(true);
  expect(transcript(told)).toEqual(uncut);
});

describe('a record', () => {
  it('of another version, or of no version, is refused and stays as it was', async () => {
    const sessionStore = createMemoryJournal();
    const server = await start({ sessionStore });
    const [, memory] = await heardHalf(server);
    await server.close();
    const { record } = sessionStore.sessions.get(memory.sessionId)!;
    const next = await start({ sessionStore });
    const strange = [
      Buffer.from('no session'),
      Buffer.from([1, 0, 0, 0, 255]),
      record.slice(0, -1),
    ];
    for (const bytes of strange) {
      const name = `strange-${bytes.length}`;
      await sessionStore.create(name, bytes);
      expect(await isRefused(next, { ...asked(memory), session_id: name })).toBe(true);
      expect(sessionStore.sessions.get(name)!.epoch).toBe(1);
    }
    const other = { ...asked(memory), token: 'another' };
    expect(await isRefused(next, other)).toBe(true);
    // It is not called by another name.
    await sessionStore.create('other', record);
    expect(await isRefused(next, { ...asked(memory), session_id: 'other' })).toBe(true);
    expect(sessionStore.sessions.get(memory.sessionId)!.epoch).toBe(1);
    expect(await isRefused(next, asked(memory))).toBe(false);
    expect(sessionStore.sessions.get(memory.sessionId)!.epoch).toBe(2);
  });

  it('is small, however long the session is, and has no audio', async () => {
    const sessionStore = createMemoryJournal();
    const server = await start({ sessionStore });
    const [client, memory] = await begin(server);
    for (let i = 0; i < 12; i++) send(client, 0, bytes.length);
    client.send({ type: 'finalize', id: 1 });
    await hearUntil(client, memory, 'flushed');
    expect(transcript(memory.events).length).toBeGreaterThan(30);
    const { record } = sessionStore.sessions.get(memory.sessionId)!;
    expect(record.length).toBeLessThan(8000);
  });
});

describe('where sessions are kept', () => {
  it('must be there when the server starts', async () => {
    const sessionStore = createMemoryJournal({ callTimeoutMs: 10 });
    sessionStore.cut('refused');
    await expect(start({ sessionStore })).rejects.toMatchObject({
      code: 'ERR_CONNECTION',
      message: expect.stringMatching(/^The journal of sessions, memory .*Leave --session-store/),
    });
  });

  it.each(['ftp://host', 'nats://', 'nats://host?replicas=9', 'nats://host?storage=paper'])(
    'is not %s',
    async (sessionStore) => {
      const error = await start({ sessionStore }).catch((refused) => refused);
      expect(error.code).toBe('ERR_INVALID_OPTION');
    },
  );

  it.each([[''], [1], [{}]])('is no %j', async (sessionStore) => {
    await expect(start({ sessionStore: sessionStore as string })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});
