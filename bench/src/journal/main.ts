// Measures a journal of sessions: how long a checkpoint takes, and how long until another server has a session.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import type { SessionJournal } from '@ws/core';
import { createNatsJournal } from '@ws/journal-nats';
import { createRedisJournal } from '@ws/journal-redis';
import { createFolderJournal } from '../../../packages/server/src/protocols/native/folder-journal.js';
import { type Broker, isInstalled, startNats, startRedis } from '../../../test/support/brokers.js';
import { ownPort } from '../../../test/support/own-port.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '200' },
    /** Bytes of a record. */
    bytes: { type: 'string', default: '2048' },
    /** Checkpoints of each session. */
    rounds: { type: 'string', default: '10' },
    /** Calls at the same time. */
    'at-once': { type: 'string', default: '8' },
  },
});
const sessions = Number(values.sessions);
const rounds = Number(values.rounds);
const atOnce = Number(values['at-once']);
const record = crypto.getRandomValues(new Uint8Array(Number(values.bytes)));

type Open = () => SessionJournal;

const TICKS_A_SECOND = 100;

/** Milliseconds of each of some calls, so many of them at a time. */
async function timed(count: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const index = next++;
        const began = performance.now();
        await call(index);
        times.push(performance.now() - began);
      }
    }),
  );
  return times;
}

/** Seconds of processor time that processes have used. 0 where the system does not say. */
function processorSeconds(brokers: readonly Broker[]): number {
  return brokers.reduce((sum, { pid }) => {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    const [user = 0, system = 0] = stat.split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
    return sum + (user + system) / TICKS_A_SECOND;
  }, 0);
}

async function measure(
  name: string,
  open: Open,
  brokers: readonly Broker[] = [],
): Promise<string[]> {
  progress(name);
  await using one = open();
  await using other = open();
  await one.open();
  await other.open();
  const ids = Array.from({ length: sessions }, () => crypto.randomUUID());
  const logs = await Promise.all(ids.map((id) => one.create(id, record)));
  const write = (index: number) => logs[index % sessions]!.checkpoint(record);
  await timed(sessions, write);
  const before = { brokers: processorSeconds(brokers), writer: process.cpuUsage() };
  const checkpoints = await timed(sessions * rounds, write);
  const spent = processorSeconds(brokers) - before.brokers;
  const { user, system } = process.cpuUsage(before.writer);
  const costs = [spent * 1000, (user + system) / 1000].map((ms) =>
    ((ms * 1000) / checkpoints.length).toFixed(0),
  );
  const takeovers = await timed(sessions, (index) => other.takeOver(ids[index]!, () => true));
  const cells = [checkpoints, takeovers].flatMap((times) => {
    const { p50, p99 } = distribution(times);
    return [p50, p99, Math.max(...times)].map((ms) => ms.toFixed(1));
  });
  return [name, ...cells, ...costs];
}

const folder = await mkdtemp(join(tmpdir(), 'ws-bench-journal-'));
const rows: string[][] = [];
try {
  rows.push(await measure('folder', () => createFolderJournal(join(folder, 'sessions'))));
  if (isInstalled('nats-server')) {
    await using broker = await startNats({ port: await ownPort(), folder: join(folder, 'one') });
    const servers = [`127.0.0.1:${broker.port}`];
    rows.push(await measure('NATS, one, memory', () => createNatsJournal({ servers }), [broker]));
    await rm(join(folder, 'one'), { recursive: true });

    const ports = [await ownPort(), await ownPort(), await ownPort()];
    const routes = [await ownPort(), await ownPort(), await ownPort()];
    const brokers = await Promise.all(
      ports.map((port, i) =>
        startNats({
          ...{ port, folder: join(folder, `three-${i}`) },
          routes: [routes[i]!, ...routes.filter((_, other) => other !== i)],
        }),
      ),
    );
    const all = ports.map((port) => `127.0.0.1:${port}`);
    rows.push(
      await measure(
        'NATS, three, memory',
        () => createNatsJournal({ servers: all, replicas: 3, callTimeoutMs: 60_000 }),
        brokers,
      ),
    );
    for (const broker of brokers) await broker.kill();
  }
  for (const program of ['redis-server', 'valkey-server']) {
    if (!isInstalled(program)) continue;
    const node = { port: await ownPort(), folder: join(folder, program) };
    await using broker = await startRedis(node, program);
    const url = `redis://127.0.0.1:${broker.port}`;
    rows.push(
      await measure(`${program}, each write on disk`, () => createRedisJournal({ url }), [broker]),
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const head = [
  ...['journal', 'checkpoint p50 ms', 'p99', 'max', 'takeover p50 ms', 'p99', 'max'],
  ...['brokers, ms of processor for 1000 checkpoints', 'writer'],
];
publish('journal', [
  '# Journals of sessions',
  `${sessions} sessions, records of ${record.length} bytes, ${rounds} checkpoints each, ${atOnce} calls at a time; brokers, writer and taker on this machine.`,
  describeMachine(),
  table(head, rows),
]);
