import { type SessionJournal, type SessionLog, TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import {
  createManualClock,
  createMemoryJournal,
  type ManualClock,
  type MemoryJournal,
} from '@ws/testing';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runs, seedOf } from '../../../../../test/support/random-seed.js';
import { createFleetUsage } from './fleet-usage.js';
import { isRefusal } from './identity.js';
import { type Admission, createUsage } from './usage.js';
import { decodeUsage, encodeUsage, NOTHING_USED, usageId } from './usage-record.js';

const DAY_MS = 86_400_000;
const KEY = 'anna';

/** Servers of one journal, whose time is told by hand. */
function fleetOf(size: number, { latencyMs = 0, maxAgeMs = 300_000 } = {}) {
  const clock = createManualClock();
  const store = createMemoryJournal({ clock, latencyMs, maxAgeMs });
  let unixMs = 5 * DAY_MS;
  const join = (changes: Parameters<typeof altered>[1] = {}) => {
    const own = store.another();
    const journal = altered(own, changes);
    const said: string[] = [];
    const say = (_: object, text: string): void => void said.push(text);
    const logger = { ...silentLogger, warn: say, info: say };
    const usage = createFleetUsage({ journal, clock, logger, nowMs: () => unixMs });
    onTestFinished(async () => {
      own.join();
      await passing(clock, usage[Symbol.asyncDispose]());
    });
    return {
      journal: own,
      said,
      usage,
      open: (most: number) => passing(clock, usage.open(KEY, most)),
    };
  };
  return {
    ...{ clock, store, join },
    servers: Array.from({ length: size }, () => join()),
    pass: (ms: number) => passed(clock, ms),
    nextDay() {
      unixMs += DAY_MS;
    },
  };
}

/** A journal, of which some calls go another way. */
function altered(
  journal: MemoryJournal,
  {
    look = (record) => record,
    log = (own) => own,
  }: {
    /** The record that a takeover shows before it is done. */
    readonly look?: (record: Uint8Array) => Uint8Array;
    readonly log?: (own: SessionLog) => SessionLog;
  },
): SessionJournal {
  const isUsage = (id: string): boolean => id.startsWith('usage-');
  return {
    ...journal,
    async create(id, ...rest) {
      const own = await journal.create(id, ...rest);
      return isUsage(id) ? log(own) : own;
    },
    async takeOver(id, isOwn, options) {
      const shown = (record: Uint8Array): boolean => isOwn(isUsage(id) ? look(record) : record);
      const taken = await journal.takeOver(id, shown, options);
      return taken && isUsage(id) ? { ...taken, log: log(taken.log) } : taken;
    },
  };
}

/** Lets time pass in small steps, in which the journal answers. */
async function passed(clock: ManualClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) await clock.advance(Math.min(100, left));
}

async function passing<T>(clock: ManualClock, work: PromiseLike<T>): Promise<T> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) await clock.advance(5);
  return work;
}

describe('sessions of a key on several servers', () => {
  it('are as many as it may have, on whichever server', async () => {
    const { servers, pass } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(2)).toBe(true);
    expect(await other.open(2)).toBe(true);
    expect(await one.open(2)).toBe(false);
    expect(await other.open(2)).toBe(false);
    expect(one.usage.elsewhere(KEY)).toBe(1);
    other.usage.close(KEY, 1);
    await pass(100);
    expect(await one.open(2)).toBe(true);
    expect(await other.open(2)).toBe(false);
    expect(await other.open(3)).toBe(true);
  });

  it('never are more, where servers ask for the last place at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 7 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }), { maxLength: 6 }),
        async (most, latencyMs, rounds) => {
          const { clock, servers, pass } = fleetOf(3, { latencyMs });
          const open = [0, 0, 0];
          const total = (): number => open[0]! + open[1]! + open[2]!;
          for (const round of rounds) {
            await Promise.all(
              round.map(async (deed) => {
                const at = deed % 3;
                const { usage } = servers[at]!;
                if (deed < 3) {
                  if (await passing(clock, usage.open(KEY, most))) open[at]!++;
                  expect(total()).toBeLessThanOrEqual(most);
                } else if (open[at]! > 0) {
                  open[at]!--;
                  usage.close(KEY, 1);
                }
              }),
            );
          }
          for (const [at, { usage }] of servers.entries()) usage.close(KEY, open[at]!);
          await pass(3000);
          for (let i = 0; i < most; i++) expect(await servers[i % 3]!.open(most)).toBe(true);
          expect(await servers[2]!.open(most)).toBe(false);
        },
      ),
      { numRuns: runs(40), seed: seedOf(35) },
    );
  });

  it('of a server that died count for some seconds', async () => {
    const { servers, pass } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(1)).toBe(true);
    one.journal.cut('silent');
    expect(await other.open(1)).toBe(false);
    await pass(7000);
    expect(await other.open(1)).toBe(true);
  });

  it('of a server that lives count for as long as they last, though the journal forgets', async () => {
    const { servers, pass } = fleetOf(2, { maxAgeMs: 70_000 });
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(1)).toBe(true);
    for (let i = 0; i < 5; i++) {
      await pass(50_000);
      expect(await other.open(1)).toBe(false);
    }
  });

  it('count again where a server was taken for dead, and wakes', async () => {
    const { servers, pass } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(1)).toBe(true);
    one.journal.cut('refused');
    await other.open(1);
    await pass(7000);
    expect(await other.open(1)).toBe(true);
    other.usage.close(KEY, 1);
    one.journal.join();
    await pass(5000);
    expect(await other.open(1)).toBe(false);
    one.usage.close(KEY, 1);
    await pass(100);
    expect(await other.open(1)).toBe(true);
  });

  it('are free at once where their server leaves', async () => {
    const { clock, servers } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(1)).toBe(true);
    await passing(clock, one.usage[Symbol.asyncDispose]());
    expect(await other.open(1)).toBe(true);
  });

  it('are what each server knows while the journal is away, which it says once', async () => {
    const { servers, pass } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    expect(await one.open(2)).toBe(true);
    one.journal.cut('silent');
    other.journal.cut('refused');
    expect(await one.open(2)).toBe(true);
    expect(await other.open(2)).toBe(true);
    await pass(20_000);
    for (const { said, journal } of [one, other]) {
      expect(said).toEqual([expect.stringMatching(/hold on each server alone/)]);
      journal.join();
    }
    await pass(9000);
    for (const { said } of [one, other]) expect(said[1]).toMatch(/over all servers again/);
    expect(await one.open(3)).toBe(false);
    expect(await other.open(3)).toBe(false);
    one.usage.close(KEY, 1);
    await pass(100);
    expect(await other.open(3)).toBe(true);
  });

  it('are counted anew where their record cannot be read', async () => {
    const { store, servers, pass } = fleetOf(1);
    await store.create(usageId(KEY), new TextEncoder().encode('{"sessions":7}'));
    expect(await servers[0]!.open(1)).toBe(true);
    await pass(1000);
    const record = store.sessions.get(usageId(KEY))!.record;
    expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({ day: 5, audioMs: 0 });
  });

  it('are told in records of which the journal hears no more once they are written', async () => {
    const { join, pass } = fleetOf(0);
    let written = 0;
    const open = new Set<SessionLog>();
    const server = join({
      log(own) {
        written++;
        open.add(own);
        const leave = (): void => {
          open.delete(own);
          own.leave();
        };
        return { ...own, leave };
      },
    });
    for (let i = 0; i < 3; i++) expect(await server.open(3)).toBe(true);
    await pass(100);
    expect([written, open.size]).toEqual([3, 0]);
  });

  it('are counted by the record that a takeover brings, which in a folder may be newer than the one before', async () => {
    const { join, servers } = fleetOf(1);
    const stale = encodeUsage(NOTHING_USED);
    const other = join({ look: () => stale });
    expect(await servers[0]!.open(1)).toBe(true);
    expect(await other.open(1)).toBe(false);
    expect(await other.open(2)).toBe(true);
    expect(await servers[0]!.open(2)).toBe(false);
  });

  it('of servers that are no more are forgotten before they refuse a client', async () => {
    const { store, servers, pass } = fleetOf(1);
    const sessions = new Map([['gone', 3]]);
    await store.create(usageId(KEY), encodeUsage({ ...NOTHING_USED, sessions, day: 5 }));
    expect(await servers[0]!.open(5)).toBe(true);
    await pass(7000);
    for (let i = 0; i < 4; i++) expect(await servers[0]!.open(5)).toBe(true);
  });
});

describe('a client that was let in to go on with a session, and is to have another one', () => {
  /** It returned while the other session of its key was still open. */
  async function returned() {
    const { clock, servers, pass } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    const usage = createUsage(() => 5 * DAY_MS, one.usage);
    const limited = { name: KEY, maxSessions: 1 };
    async function admitted(): Promise<Admission> {
      const answer = await passing(
        clock,
        usage.admit(limited, undefined, async () => true),
      );
      if (isRefusal(answer)) throw new Error(answer.message);
      return answer;
    }
    const old = await admitted();
    const client = await admitted();
    expect(client.isReturning).toBe(true);
    const opened = (): Promise<void> => passing(clock, client.openAnew());
    return { ...{ clock, other, old, client, opened, pass }, open: () => one.open(1) };
  }

  it('stays where there is room, in its one place', async () => {
    const { old, client, opened, open, other, pass } = await returned();
    old.leave();
    await opened();
    expect(client.signal.aborted).toBe(false);
    await pass(100);
    expect(await open()).toBe(false);
    expect(await other.open(1)).toBe(false);
    client.leave();
    await pass(100);
    expect(await other.open(1)).toBe(true);
  });

  it('ends where there is none, and leaves the other its place', async () => {
    const { old, client, opened, other, pass } = await returned();
    await opened();
    expect(client.signal.reason).toBe('crowded');
    client.leave();
    await pass(100);
    expect(await other.open(1)).toBe(false);
    old.leave();
    await pass(100);
    expect(await other.open(1)).toBe(true);
  });

  it.each(['before', 'while'])('frees its place once where it leaves %s it asks', async (when) => {
    const { clock, old, client, open, other, pass } = await returned();
    old.leave();
    if (when === 'before') client.leave();
    const opening = client.openAnew();
    client.leave();
    await passing(clock, opening);
    await pass(100);
    expect(await other.open(1)).toBe(true);
    other.usage.close(KEY, 1);
    await pass(100);
    expect(await open()).toBe(true);
  });
});

describe('audio of a key on several servers', () => {
  it('is one sum, of one day, that outlives its servers', async () => {
    const { servers, join, pass, nextDay, clock } = fleetOf(2);
    const [one, other] = servers as [(typeof servers)[0], (typeof servers)[0]];
    await one.open(9);
    await other.open(9);
    one.usage.spend(KEY, 6000);
    other.usage.spend(KEY, 500);
    expect(one.usage.audioMs(KEY)).toBe(6000);
    await pass(21_000);
    one.usage.spend(KEY, 40);
    await pass(11_000);
    other.usage.spend(KEY, 50);
    await pass(11_000);
    expect(one.usage.audioMs(KEY)).toBe(6540);
    expect(other.usage.audioMs(KEY)).toBe(6590);
    one.usage.close(KEY, 1);
    one.usage.spend(KEY, 10);
    await passing(clock, one.usage[Symbol.asyncDispose]());
    const third = join();
    await third.open(9);
    expect(third.usage.audioMs(KEY)).toBe(6600);
    other.usage.close(KEY, 1);
    // The journal forgets what is five minutes old.
    await pass(900_000);
    third.usage.spend(KEY, 1);
    expect(third.usage.audioMs(KEY)).toBe(6601);
    nextDay();
    expect(third.usage.audioMs(KEY)).toBe(0);
    third.usage.spend(KEY, 7);
    await pass(21_000);
    await other.open(9);
    expect(other.usage.audioMs(KEY)).toBe(7);
  });
});

it('audio counts once, though the answer to a write is lost', async () => {
  const { join, pass, servers } = fleetOf(1);
  let losses = 0;
  const server = join({
    log: (own) => ({
      ...own,
      async checkpoint(...given) {
        await own.checkpoint(...given);
        if (losses-- > 0) throw new TranscribeError('Lost.', { code: 'ERR_CONNECTION' });
      },
    }),
  });
  server.usage.spend(KEY, 500);
  await pass(11_000);
  losses = 2;
  server.usage.spend(KEY, 1000);
  await pass(21_000);
  expect(losses).toBe(-1);
  expect(server.usage.audioMs(KEY)).toBe(1500);
  expect(await servers[0]!.open(9)).toBe(true);
  expect(servers[0]!.usage.audioMs(KEY)).toBe(1500);
});

describe('audio of many keys', () => {
  it('is told to the journal a few keys at a time', async () => {
    const { join, pass, store } = fleetOf(0, { latencyMs: 50 });
    let writing = 0;
    let most = 0;
    const server = join({
      log: (own) => ({
        ...own,
        async checkpoint(...given) {
          most = Math.max(most, ++writing);
          await own.checkpoint(...given).finally(() => writing--);
        },
      }),
    });
    const names = Array.from({ length: 100 }, (_, at) => `key ${at}`);
    for (let round = 1; round <= 2; round++) {
      for (const name of names) server.usage.spend(name, 1000);
      await pass(20_000);
    }
    const told = names.map((name) => store.sessions.get(usageId(name))!.record);
    expect(told.map((record) => decodeUsage(record).audioMs)).toEqual(names.map(() => 2000));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(32);
  });
});
