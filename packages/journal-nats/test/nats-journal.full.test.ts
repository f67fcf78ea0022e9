import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionJournal } from '@ws/core';
import * as journals from '@ws/journal-nats';
import { describeJournal } from '@ws/testing/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, isInstalled, startNats } from '../../../test/support/brokers.js';
import { type CuttableProxy, cuttableProxy } from '../../../test/support/cuttable-proxy.js';
import { failure } from '../../../test/support/failure.js';
import { ownPort } from '../../../test/support/own-port.js';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';

const RECORD = new Uint8Array(2000).fill(7);
const isHere = isInstalled('nats-server');

const { createNatsJournal, parseNatsUrl } = journals;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ws-nats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const on = (port: number, options: Partial<journals.NatsJournalOptions> = {}) =>
  createNatsJournal({ servers: [`127.0.0.1:${port}`], streams: 2, ...options });

describe.skipIf(!isHere)('one broker', () => {
  let broker: Broker;
  const proxies = new WeakMap<SessionJournal, CuttableProxy>();
  const opened: CuttableProxy[] = [];

  async function create(callTimeoutMs: number): Promise<SessionJournal> {
    const proxy = await cuttableProxy(broker.port);
    opened.push(proxy);
    const journal = on(proxy.port, { callTimeoutMs });
    proxies.set(journal, proxy);
    return journal;
  }

  beforeAll(async () => {
    broker = await startNats({ port: await ownPort(), folder: join(folder, 'one') });
  });
  afterAll(async () => {
    for (const proxy of opened) await proxy[Symbol.asyncDispose]();
    await broker.kill();
  });

  describeJournal('NATS', {
    create: () => create(10_000),
    outage: {
      create: () => create(400),
      cut: (journal, how) => proxies.get(journal)!.cut(how),
    },
  });

  it('prints what the README says', async () => {
    const [program = ''] = readExamples(new URL('../README.md', import.meta.url));
    await using own = await startNats({ port: await ownPort(), folder: join(folder, 'readme') });
    const here = program.replace('localhost:4222', `127.0.0.1:${own.port}`);
    const printed = await runExample(here, { '@ws/journal-nats': journals });
    expect(printed).toEqual(saidBehindLogs(program));
    expect(printed).toHaveLength(2);
  });

  it('uses streams that keep more than is asked for, and refuses those that keep less', async () => {
    await using own = await startNats({ port: await ownPort(), folder: join(folder, 'streams') });
    {
      await using first = on(own.port, { maxAgeMs: 60_000, storage: 'file' });
      await first.open();
      await using same = on(own.port, { maxAgeMs: 60_000, storage: 'file' });
      await same.open();
      await using less = on(own.port, { maxAgeMs: 30_000, storage: 'memory' });
      await less.open();
    }
    const faults: [Partial<journals.NatsJournalOptions>, RegExp][] = [
      [{ maxAgeMs: 90_000 }, /WSJ_\d.*keeps messages for 60000 ms, not 90000.*nats stream rm/],
      [{ maxAgeMs: 60_000, streams: 3 }, /of 2", not ".* of 3"/],
    ];
    for (const [options, message] of faults) {
      await using more = on(own.port, options);
      const error = await failure(more.create(crypto.randomUUID(), RECORD));
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', retryable: false });
      expect(String(error)).toMatch(message);
    }
  });

  it('says who is not let in, and which address does not answer', async () => {
    const lines = ['authorization { user: me, password: "s3cret pass" }'];
    await using own = await startNats({
      ...{ port: await ownPort(), folder: join(folder, 'secret'), lines },
    });
    await using stranger = on(own.port);
    expect(await failure(stranger.open())).toMatchObject({ code: 'ERR_UNAUTHORIZED' });
    const url = `nats://me:s3cret%20pass@127.0.0.1:${own.port}?streams=1`;
    await using friend = createNatsJournal(parseNatsUrl(url));
    await friend.open();
    await own.kill();
    await using late = on(own.port, { callTimeoutMs: 300 });
    const error = await failure(late.open());
    expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    expect(String(error)).toContain(`nats://127.0.0.1:${own.port}`);
  });

  it('makes its streams anew for brokers that lost their memory', async () => {
    const node = { port: await ownPort(), folder: join(folder, 'forgetful') };
    await using before = await startNats(node);
    await using journal = on(node.port);
    const id = crypto.randomUUID();
    const log = await journal.create(id, RECORD);
    await before.kill();
    await using _ = await startNats(node);
    await log.checkpoint(RECORD);
    await using other = on(node.port);
    const taken = await other.takeOver(id, () => true);
    expect(taken?.record).toEqual(RECORD);
    expect(await failure(log.checkpoint(RECORD))).toMatchObject({ code: 'ERR_SESSION_TAKEN' });
  });
});

describe.skipIf(!isHere)('three brokers', () => {
  const toEnd: AsyncDisposable[] = [];
  afterAll(async () => {
    for (const one of toEnd.reverse()) await one[Symbol.asyncDispose]();
  });
  function ended<T extends AsyncDisposable>(one: T): T {
    toEnd.push(one);
    return one;
  }

  it('keep what they said they keep, while one of them dies and comes back', async () => {
    const ports = [await ownPort(), await ownPort(), await ownPort()];
    const routes = [await ownPort(), await ownPort(), await ownPort()];
    const start = (i: number) =>
      startNats({
        port: ports[i]!,
        folder: join(folder, `three-${i}`),
        routes: [routes[i]!, ...routes.filter((_, other) => other !== i)],
      });
    const nodes = await Promise.all([0, 1, 2].map(async (i) => ended(await start(i))));
    const servers = ports.map((port) => `127.0.0.1:${port}`);
    const open = () =>
      ended(createNatsJournal({ servers, replicas: 3, streams: 2, callTimeoutMs: 60_000 }));
    const [one, other] = [open(), open()];
    await one.open();
    const ids = Array.from({ length: 12 }, () => crypto.randomUUID());
    const logs = await Promise.all(ids.map((id) => one.create(id, new Uint8Array([0]))));

    const kept = ids.map(() => 0);
    let isOver = false;
    const writing = Promise.all(
      logs.map(async (log, i) => {
        for (let n = 1; !isOver; n++) {
          await log.checkpoint(new Uint8Array([n % 256, n >> 8]));
          kept[i] = n;
        }
      }),
    );
    const further = async () => {
      const before = [...kept];
      await expect.poll(() => kept.every((n, i) => n > before[i]!)).toBe(true);
    };
    await further();
    await nodes[0]!.kill();
    await further();
    ended(await start(0));
    await further();
    isOver = true;
    await writing;
    for (const [i, id] of ids.entries()) {
      const taken = await other.takeOver(id, () => true);
      const [low = 0, high = 0] = taken?.record ?? [];
      expect(low + high * 256).toBe(kept[i]! < 1 ? 0 : kept[i]);
      await expect(logs[i]!.checkpoint(RECORD)).rejects.toMatchObject({
        code: 'ERR_SESSION_TAKEN',
      });
    }
  });
});
