import { silentLogger } from '@ws/core/internal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { RawClient } from '../../test/support/raw-client.js';
import {
  begin,
  bytes,
  hear,
  hearUntil,
  type Memory,
  type Message,
  resume,
  send,
  sendUntil,
  stops,
  transcript,
  whole,
} from '../../test/support/resuming-client.js';
import { hearing, join, serve } from '../../test/support/serving.js';
import type { TranscriptionServer } from './create-server.js';

describe('a session that is taken up again', () => {
  it('has the transcript that it would have had, wherever it was cut', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0, maxClients: 50 });
    const [client, uncut] = await begin(server);
    send(client, 0, bytes.length);
    client.send({ type: 'end' });
    await whole(client, uncut);
    expect(transcript(uncut.events)).toMatchObject(
      Array.from({ length: 3 }, () => ({ text: 'one two three' })),
    );

    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            ...stops,
            isHalfOpen: fc.boolean(),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        async (cuts) => {
          let [current, memory] = await begin(server);
          for (const { isHalfOpen, ...stop } of cuts) {
            await sendUntil(current, memory, stop);
            const old = current;
            if (!isHalfOpen) old.socket.terminate();
            current = await resume(server, memory);
            if (isHalfOpen) expect(await old.closed).toMatchObject({ code: 4000 });
          }
          send(current, memory.acknowledged, bytes.length);
          current.send({ type: 'end' });
          await whole(current, memory);
          expect(memory.events.map(({ seq }) => seq)).toEqual(memory.events.map((_, i) => i + 1));
          expect(transcript(memory.events)).toEqual(transcript(uncut.events));
        },
      ),
      { numRuns: runs(60) },
    );
    await expect.poll(() => server.sessions).toBe(0);
    expect(await server.health()).toMatchObject({ parked_sessions: 0 });
  });

  it('goes on with what it has while nobody is there, its end too', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const [client, memory] = await begin(server);
    send(client, 0, bytes.length);
    await hearUntil(client, memory, 'speech_start');
    client.socket.terminate();
    await client.closed;
    const again = await resume(server, memory);
    send(again, memory.acknowledged, bytes.length);
    again.send({ type: 'ping' });
    // Told, and not heard.
    await again.until('pong');
    again.socket.terminate();
    const third = await resume(server, memory);
    third.send({ type: 'end' });
    await whole(third, memory);
    expect(transcript(memory.events)).toHaveLength(3);
    expect(await third.closed).toMatchObject({ code: 1000 });
  });
});

describe('a session is not taken up', () => {
  async function answerTo(
    server: TranscriptionServer,
    changes: Partial<Memory>,
    memory: Memory,
  ): Promise<Message> {
    const client = await join(server);
    await client.json();
    const { sessionId, token, lastSeq } = { ...memory, ...changes };
    const asked = { session_id: sessionId, token, last_seq: lastSeq };
    client.send({ type: 'start', encoding: 'pcm_f32le', resume: asked });
    const refused = await client.json();
    // It has a session of its own.
    client.send(bytes);
    client.send({ type: 'end' });
    const told = await client.until('done');
    expect(told.filter(({ type }) => type === 'final')).toHaveLength(3);
    return refused;
  }

  it.each<[string, Partial<Memory>]>([
    ['with another token', { token: 'guess' }],
    ['with an empty token', { token: '' }],
    ['of another number', { sessionId: 'x' }],
    ['after an event that was never told', { lastSeq: 7 }],
  ])('%s', async (_, changes) => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const [client, memory] = await begin(server);
    client.socket.terminate();
    expect(await answerTo(server, changes, memory)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('after an event that was never told: it is over, and is forgotten', async () => {
    const over: unknown[] = [];
    const logger = {
      ...silentLogger,
      info: (fields: object, message?: string) => {
        if (message === 'session disposed') over.push(fields);
      },
    };
    const server = await serve({ backend: hearing(), partialIntervalMs: 0, logger });
    const [client, memory] = await begin(server);
    client.socket.terminate();
    await answerTo(server, { lastSeq: 7 }, memory);
    expect(over).toContainEqual(expect.objectContaining({ session: memory.sessionId }));
  });

  it('after it was closed', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const [client, memory] = await begin(server);
    client.socket.close(1000);
    await client.closed;
    expect(await answerTo(server, {}, memory)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('where it was one of containers: it is over with its connection', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const client = await join(server);
    const { session_id: sessionId, resume_token: token } = await client.json();
    client.send({ type: 'start', encoding: 'auto' });
    client.send({ type: 'ping' });
    await client.until('pong');
    client.socket.terminate();
    await expect.poll(() => server.sessions).toBe(0);
    expect(await server.health()).toMatchObject({ parked_sessions: 0 });
    const memory: Memory = { sessionId, token, lastSeq: 0, acknowledged: 0, events: [] };
    expect(await answerTo(server, {}, memory)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('where none is kept: no token is given', async () => {
    const server = await serve({ backend: hearing(), resumeWindowMs: 0 });
    const client = await join(server);
    expect(await client.json()).not.toHaveProperty('resume_token');
  });

  it('when more wait than may: the first is given up', async () => {
    const server = await serve({ backend: hearing(), maxParkedSessions: 1, partialIntervalMs: 0 });
    const lost: Memory[] = [];
    for (let i = 0; i < 2; i++) {
      const [client, memory] = await begin(server);
      client.send({ type: 'ping' });
      await client.until('pong');
      client.socket.terminate();
      await expect.poll(() => server.sessions).toBe(0);
      lost.push(memory);
    }
    expect(await answerTo(server, {}, lost[0]!)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await resume(server, lost[1]!);
  });
});

describe('a session of an API key', () => {
  const ANNA = 'key-of-anna-0123456789';
  const BERT = 'key-of-bert-0123456789';

  const joinAs = (server: TranscriptionServer, key: string): Promise<RawClient> =>
    join(server, `/ws/transcribe/prompt?api_key=${key}`);

  async function beginAs(server: TranscriptionServer, key: string): Promise<[RawClient, Memory]> {
    const client = await joinAs(server, key);
    const memory: Memory = { sessionId: '', token: '', lastSeq: 0, acknowledged: 0, events: [] };
    await hear(client, memory);
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    client.send({ type: 'ping' });
    await hearUntil(client, memory, 'pong');
    return [client, memory];
  }

  /** What a client with a key is answered that asks for the session. */
  async function askedFor(
    server: TranscriptionServer,
    { sessionId, token, lastSeq }: Memory,
    key: string,
  ): Promise<Message> {
    const client = await joinAs(server, key);
    await client.json();
    const resume = { session_id: sessionId, token, last_seq: lastSeq };
    client.send({ type: 'start', encoding: 'pcm_f32le', resume });
    return client.json();
  }

  /** A session token that a key has made. */
  async function tokenOf(server: TranscriptionServer, key: string): Promise<string> {
    const response = await fetch(`${server.url.replace('ws', 'http')}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
    return ((await response.json()) as { token: string }).token;
  }

  const guarded = (): Promise<TranscriptionServer> =>
    serve({ backend: hearing(), partialIntervalMs: 0, apiKeys: [ANNA, BERT], maxClients: 20 });

  it('is not taken up with another key, nor ended by it', async () => {
    const server = await guarded();
    const [client, memory] = await beginAs(server, ANNA);
    expect(await askedFor(server, memory, BERT)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    client.send({ type: 'ping' });
    await hearUntil(client, memory, 'pong');
    const berts = await tokenOf(server, BERT);
    expect(await askedFor(server, memory, berts)).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    expect(await askedFor(server, memory, ANNA)).toMatchObject({ type: 'ready' });
  });

  it('is taken up with any session token of its key, and with the key where a token opened it', async () => {
    const server = await guarded();
    const [, byKey] = await beginAs(server, ANNA);
    const token = await tokenOf(server, ANNA);
    expect(await askedFor(server, byKey, token)).toMatchObject({ session_id: byKey.sessionId });
    const [, byToken] = await beginAs(server, token);
    const another = await tokenOf(server, ANNA);
    expect(another).not.toBe(token);
    expect(await askedFor(server, byToken, another)).toMatchObject({ type: 'ready' });
    expect(await askedFor(server, byToken, ANNA)).toMatchObject({ session_id: byToken.sessionId });
  });

  it('is no way past the line with another key', async () => {
    const server = await serve({
      backend: hearing(),
      partialIntervalMs: 0,
      apiKeys: [ANNA, BERT],
      maxClients: 1,
    });
    const [, memory] = await beginAs(server, ANNA);
    const { sessionId, token, lastSeq } = memory;
    const asked = { session_id: sessionId, token, last_seq: lastSeq };
    const bert = await joinAs(server, BERT);
    expect(await bert.json()).toMatchObject({ type: 'wait', position: 1 });
    bert.send({ type: 'start', encoding: 'pcm_f32le', resume: asked });
    const anna = await joinAs(server, ANNA);
    expect(await anna.json()).toMatchObject({ type: 'wait', position: 2 });
    anna.send({ type: 'start', encoding: 'pcm_f32le', resume: asked });
    // It is told where it stands before it is let in.
    expect((await anna.until('ready')).length).toBeGreaterThan(0);
    expect(await anna.json()).toMatchObject({ type: 'ready', session_id: sessionId });
    anna.send({ type: 'end' });
    await anna.until('done');
    await bert.until('ready');
    expect(await bert.json()).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('belongs to a name where the program says who a client is', async () => {
    const server = await serve({
      backend: hearing(),
      partialIntervalMs: 0,
      authenticate: ({ url = '' }) => ({ name: url.split('=')[1]! }),
    });
    const [, memory] = await beginAs(server, 'anna');
    expect(await askedFor(server, memory, 'bert')).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    expect(await askedFor(server, memory, 'anna')).toMatchObject({ type: 'ready' });
  });
});
