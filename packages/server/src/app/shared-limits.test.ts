import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { connect } from '@ws/client';
import type { SessionJournal } from '@ws/core';
import { createMemoryJournal } from '@ws/testing';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { RawClient } from '../../test/support/raw-client.js';
import { begin, bytes, hearUntil, type Memory, send } from '../../test/support/resuming-client.js';
import { hearing, join, script, serve } from '../../test/support/serving.js';
import type { TranscriptionServer } from './create-server.js';

const PATH = '/ws/transcribe/prompt';
const LIMITED = { name: 'anna', maxSessions: 1 };

const on = (sessionStore: string | SessionJournal): Promise<TranscriptionServer> =>
  serve({
    ...{ backend: hearing(), partialIntervalMs: 0, maxClients: 20, sessionStore },
    authenticate: () => LIMITED,
  });

/** The status by which a server refuses a client; `undefined` where it takes it. */
async function refusal(server: TranscriptionServer, query = ''): Promise<number | undefined> {
  const socket = new WebSocket(server.url + PATH + query);
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(undefined));
    socket.on('unexpected-response', (_, { statusCode }) => {
      resolve(statusCode);
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

const folders: string[] = [];
// The servers leave them before.
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folderStore(): Promise<string> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'ws-limits-'));
  folders.push(folder);
  return folder;
}

describe.each([
  ['memory', async () => createMemoryJournal()],
  ['a folder', folderStore],
] as const)('the sessions of a key on two servers over %s', (_, open) => {
  it('are one account', async () => {
    const store = await open();
    const second = typeof store === 'string' ? store : store.another();
    const servers = [await on(store), await on(second)] as const;
    const first = await join(servers[0]);
    await first.json();
    expect(await refusal(servers[1])).toBe(429);
    first.socket.close();
    await first.closed;
    await expect.poll(() => refusal(servers[1])).toBeUndefined();
    expect(await refusal(servers[0])).toBe(429);
  });
});

/** A session of a key that may have one, and another server. */
async function elsewhere() {
  const journal = createMemoryJournal();
  const own = journal.another();
  const [one, server] = [await on(own), await on(journal)];
  const [client, memory] = await begin(one);
  send(client, 0, 4 * script.samples.length);
  await hearUntil(client, memory, 'final');
  const die = async (): Promise<void> => {
    own.cut('silent');
    client.socket.terminate();
    await client.closed;
  };
  return { server, memory, die, wake: own.join };
}

const returning = (server: TranscriptionServer, { sessionId }: Memory): Promise<RawClient> =>
  join(server, `${PATH}?resume=${sessionId}`);

const start = ({ sessionId, token, lastSeq }: Memory): object => ({
  ...{ type: 'start', encoding: 'pcm_f32le' },
  resume: { session_id: sessionId, token, last_seq: lastSeq },
});

describe('a client that comes back, of a key that may have one session', () => {
  it('goes on at once where its server died', async () => {
    const { server, memory, die, wake } = await elsewhere();
    await die();
    expect(await refusal(server)).toBe(429);
    const client = await returning(server, memory);
    client.send(start(memory));
    await hearUntil(client, memory, 'ack');
    send(client, memory.acknowledged, bytes.length);
    client.send({ type: 'end' });
    await hearUntil(client, memory, 'done');
    expect(memory.events.filter(({ type }) => type === 'final')).toHaveLength(3);
    // It is closed after the test.
    wake();
  });

  it('has no other session instead', async () => {
    const { server, memory } = await elsewhere();
    for (const first of [{ type: 'start' }, { ...start({ ...memory, token: 'x' }) }]) {
      const client = await returning(server, memory);
      client.send(first);
      const messages = await client.until('error');
      // It may be told that its session is not found before, or not any more.
      const isLast = messages.at(-1).fatal;
      const last = isLast ? messages.at(-1) : (await client.until('error')).at(-1);
      expect(last).toMatchObject({ code: 'TOO_MANY_SESSIONS', fatal: true });
      expect(await client.closed).toEqual({ code: 1008, reason: 'Too many sessions' });
    }
    expect(await refusal(server, '?resume=another-session')).toBe(429);
    expect(await refusal(server, '?resume=')).toBe(429);
  });

  it('may connect again while its old connection seems open', async () => {
    const server = await on(createMemoryJournal());
    const [old, memory] = await begin(server);
    old.send({ type: 'ping' });
    await old.until('pong');
    expect(await refusal(server)).toBe(429);
    const client = await returning(server, memory);
    // No more come back at once than the key may have sessions.
    expect(await refusal(server, `?resume=${memory.sessionId}`)).toBe(429);
    client.send(start(memory));
    await client.until('ack');
    expect(await old.closed).toMatchObject({ code: 4000 });
    client.socket.terminate();
  });

  it('says itself that it comes back', async () => {
    const server = await on(createMemoryJournal());
    const sockets: WebSocket[] = [];
    const session = await connect(server.url, {
      encoding: 'pcm_f32le',
      createSocket(url) {
        const socket = new WebSocket(url);
        sockets.push(socket);
        return socket;
      },
    });
    await session.write(script.samples);
    sockets[0]!.terminate();
    await session.end();
    expect(sockets.map(({ url }) => new URL(url).searchParams.get('resume'))).toEqual([
      null,
      session.ready.sessionId,
    ]);
  });
});
