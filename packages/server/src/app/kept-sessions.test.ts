import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { SessionEvent } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { createScriptedLiveDiarizer } from '@ws/testing';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
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
import { encodeRecord } from '../protocols/native/session-store.js';
import type { TranscriptionServer } from './create-server.js';
import type { ServerOptions } from './options/server-options.js';

function folder(): string {
  const made = mkdtempSync(joinPath(tmpdir(), 'ws-store-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

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
    const sessionStore = folder();
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
          expect(memory.events.map(({ seq }) => seq)).toEqual(memory.events.map((_, i) => i + 1));
          expect(transcript(memory.events)).toEqual(uncut);
        },
      ),
      { numRuns: runs(30) },
    );
    expect(readdirSync(sessionStore)).toEqual([]);
  });

  it('knows the people whom it knew', async () => {
    const sessionStore = folder();
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

  it('is told that the server restarts, and is a file that nobody else can read meanwhile', async () => {
    const sessionStore = folder();
    const server = await start({ sessionStore });
    const [client, memory] = await heardHalf(server);
    await server.close();
    expect((await client.closed).code).toBe(1012);
    const [file] = readdirSync(sessionStore);
    expect(file).toBe(`${memory.sessionId}.session`);
    expect(statSync(joinPath(sessionStore, file!)).mode & 0o777).toBe(0o600);
  });

  it('is of the key that opened it, as before', async () => {
    const sessionStore = folder();
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

  it('tells the program around the server each event once', async () => {
    const sessionStore = folder();
    const told: string[] = [];
    const onEvent = (event: SessionEvent): void => void told.push(`${event.seq} ${event.type}`);
    const opened: string[] = [];
    const onSession = ({ sessionId }: { sessionId: string }): void => void opened.push(sessionId);
    let server = await start({ sessionStore, onEvent, onSession });
    const [, memory] = await heardHalf(server);
    await server.close();
    // The last final has not arrived.
    memory.events.pop();
    memory.lastSeq--;
    server = await start({ sessionStore, onEvent, onSession });
    await expect.poll(() => server.health()).toMatchObject({ parked_sessions: 1 });
    const again = await resume(server, memory);
    send(again, memory.acknowledged, bytes.length);
    again.send({ type: 'end' });
    await whole(again, memory);
    expect(told).toEqual(memory.events.map(({ seq, type }) => `${seq} ${type}`));
    expect(opened).toEqual([memory.sessionId]);
  });

  it('tells it at once what is heard anew, though no client comes back', async () => {
    const sessionStore = folder();
    const server = await start({ sessionStore, backend: hearing({ hangs: () => true }) });
    const [client, memory] = await begin(server);
    send(client, 0, bytes.length);
    await hearUntil(client, memory, 'speech_end');
    await server.close();
    const told: string[] = [];
    const onEvent = (event: SessionEvent): void => {
      if (event.type === 'final') told.push(event.text);
    };
    await start({ sessionStore, onEvent });
    await expect.poll(() => told[0]).toBe('one two three');
  });

  it('is finished where the store cannot keep it: the disk is full', async () => {
    const server = await start({
      sessionStore: {
        save: () => Promise.reject(new Error('ENOSPC: no space left on device, write')),
        takeAll: async () => [],
      },
    });
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

describe('a store', () => {
  it('gives nothing back that is older than a session is kept, nor what is no session', async () => {
    const sessionStore = folder();
    const server = await start({ sessionStore });
    const [, memory] = await heardHalf(server);
    await server.close();
    const old = joinPath(sessionStore, `${memory.sessionId}.session`);
    const before = new Date(Date.now() - 31_000);
    utimesSync(old, before, before);
    const name = (n: number): string => `00000000-0000-0000-0000-00000000000${n}.session`;
    writeFileSync(joinPath(sessionStore, name(1)), 'no session');
    writeFileSync(joinPath(sessionStore, name(2)), Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]));
    writeFileSync(joinPath(sessionStore, `${name(3)}.part`), 'half');
    const errors: unknown[] = [];
    const log = (): void => {};
    const logger = {
      debug: log,
      info: log,
      warn: log,
      error: (...said: unknown[]) => errors.push(said),
    };
    const next = await start({ sessionStore, logger });
    expect(await next.health()).toMatchObject({ parked_sessions: 0 });
    expect(errors).toHaveLength(2);
    expect(readdirSync(sessionStore)).toEqual([]);
    const arrival = await join(next);
    await arrival.json();
    const { sessionId, token, lastSeq } = memory;
    const asked = { session_id: sessionId, token, last_seq: lastSeq };
    arrival.send({ type: 'start', encoding: 'pcm_f32le', resume: asked });
    expect(await arrival.json()).toMatchObject({ type: 'error', code: 'SESSION_NOT_FOUND' });
  });

  it('that cannot be written to ends the start, and says what to do', async () => {
    const file = joinPath(folder(), 'file');
    writeFileSync(file, '');
    await expect(start({ sessionStore: joinPath(file, 'store') })).rejects.toMatchObject({
      code: 'ERR_INVALID_STATE',
      message: expect.stringMatching(/^The session store cannot be used: .* Give a folder/),
    });
  });

  it.each([[''], [1], [{}]])('is no %j', async (sessionStore) => {
    await expect(start({ sessionStore: sessionStore as string })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});

it('a session that was kept and that no client can resume is over', async () => {
  const over: unknown[] = [];
  const logger = {
    ...silentLogger,
    info: (fields: object, message?: string) => {
      if (message === 'session disposed') over.push(fields);
    },
  };
  const record = encodeRecord({
    ...{ sessionId: 'kept', strategy: 'prompt', ageMs: 0, toldSeq: 0, remains: undefined },
    // A container can only be decoded from its beginning.
    ...{ encoding: 'auto', sampleRate: 16_000, requested: {}, tokenDigest: '00' },
  });
  const sessionStore = { takeAll: async () => [record], async save() {} };
  await start({ sessionStore, logger });
  expect(over).toEqual([expect.objectContaining({ session: 'kept', reason: 'closed' })]);
});
