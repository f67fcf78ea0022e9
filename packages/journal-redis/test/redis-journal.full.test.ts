import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionJournal } from '@ws/core';
import * as journals from '@ws/journal-redis';
import { describeJournal } from '@ws/testing/vitest';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, isInstalled, startRedis } from '../../../test/support/brokers.js';
import { type CuttableProxy, cuttableProxy } from '../../../test/support/cuttable-proxy.js';
import { failure } from '../../../test/support/failure.js';
import { ownPort } from '../../../test/support/own-port.js';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';

const RECORD = new Uint8Array(2000).fill(7);
const MAX_AGE_MS = 3_600_000;

const { createRedisJournal } = journals;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ws-redis-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const on = (port: number, options: Partial<journals.RedisJournalOptions> = {}) =>
  createRedisJournal({ url: `redis://127.0.0.1:${port}`, ...options });

// Valkey is the same to a client. Debian has none: its tests are there where it is.
const PROGRAMS = ['redis-server', ...(isInstalled('valkey-server') ? ['valkey-server'] : [])];

describe.skipIf(!isInstalled('redis-server')).each(PROGRAMS)('%s', (program) => {
  let broker: Broker;
  const proxies = new WeakMap<SessionJournal, CuttableProxy>();
  const opened: CuttableProxy[] = [];

  async function create(callTimeoutMs: number): Promise<SessionJournal> {
    const proxy = await cuttableProxy(broker.port);
    opened.push(proxy);
    const journal = on(proxy.port, { callTimeoutMs, maxAgeMs: MAX_AGE_MS });
    proxies.set(journal, proxy);
    return journal;
  }

  beforeAll(async () => {
    const node = { port: await ownPort(), folder: join(folder, program) };
    broker = await startRedis(node, program);
  });
  afterAll(async () => {
    for (const proxy of opened) await proxy[Symbol.asyncDispose]();
    await broker?.kill();
  });

  describeJournal(program, {
    create: () => create(10_000),
    outage: {
      create: () => create(400),
      cut: (journal, how) => proxies.get(journal)!.cut(how),
    },
    age: { maxAgeMs: MAX_AGE_MS, pass: (ms) => older(broker.port, ms) },
  });

  it('prints what the README says', async () => {
    const [program = ''] = readExamples(new URL('../README.md', import.meta.url));
    const here = program.replace('localhost:6379', `127.0.0.1:${broker.port}`);
    const printed = await runExample(here, { '@ws/journal-redis': journals });
    expect(printed).toEqual(saidBehindLogs(program));
    expect(printed).toHaveLength(2);
  });

  it('goes on where it was, when it is killed and started again', async () => {
    const node = { port: await ownPort(), folder: join(folder, `${program}-again`) };
    await using before = await startRedis(node, program);
    await using journal = on(node.port);
    const id = crypto.randomUUID();
    const log = await journal.create(id, RECORD);
    await before.kill();
    const waits = log.checkpoint(new Uint8Array([1]));
    await using _ = await startRedis(node, program);
    await waits;
    await using other = on(node.port);
    const taken = await other.takeOver(id, () => true);
    expect(taken?.record).toEqual(new Uint8Array([1]));
    expect(taken?.log.epoch).toBe(2);
    expect(await failure(log.checkpoint(RECORD))).toMatchObject({ code: 'ERR_SESSION_TAKEN' });
  });

  it('keeps no record that too few replicas have', async () => {
    await using journal = on(broker.port, { waitReplicas: 1, callTimeoutMs: 700 });
    const error = await failure(journal.create(crypto.randomUUID(), RECORD));
    expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    expect(String(error)).toContain('0 replicas have the record, not 1');
  });

  it('says who is not let in, and which address does not answer', async () => {
    const node = { port: await ownPort(), folder: join(folder, `${program}-secret`) };
    await using own = await startRedis(node, program);
    const admin = new Redis(own.port, '127.0.0.1');
    await admin.config('SET', 'requirepass', 's3cret');
    admin.disconnect();
    await using stranger = on(own.port);
    expect(await failure(stranger.open())).toMatchObject({ code: 'ERR_UNAUTHORIZED' });
    await using wrong = createRedisJournal({ url: `redis://:wrong@127.0.0.1:${own.port}` });
    expect(await failure(wrong.open())).toMatchObject({ code: 'ERR_UNAUTHORIZED' });
    await using friend = createRedisJournal({ url: `redis://:s3cret@127.0.0.1:${own.port}/1` });
    await friend.open();
    await own.kill();
    await using late = on(own.port, { callTimeoutMs: 300 });
    const error = await failure(late.open());
    expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    expect(String(error)).toContain(`redis://127.0.0.1:${own.port}/0`);
    expect(String(error)).toContain('ECONNREFUSED');
  });
});

/** Lets time pass for all that is kept. */
async function older(port: number, ms: number): Promise<void> {
  const redis = new Redis(port, '127.0.0.1');
  for (const key of await redis.keys('ws:*')) {
    await redis.pexpire(key, Math.max(0, (await redis.pttl(key)) - ms));
  }
  redis.disconnect();
}
