import { type SessionJournal, type SessionLog, TranscribeError } from '@ws/core';
import { afterAll, beforeAll } from 'vitest';
import { createManualClock } from '../fakes/manual-clock.js';
import { createMemoryJournal, type MemoryJournal } from '../fakes/memory-journal.js';
import { describeJournal } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { JOURNAL_CHECKS, type JournalFixture } from './journal-checks.js';

const MAX_AGE_MS = 300_000;

const clock = createManualClock();
// Calls to a store that does not answer end at once. Others need no time, and end before.
let ticking: NodeJS.Timeout;
beforeAll(() => {
  ticking = setInterval(() => void clock.advance(50), 1);
});
afterAll(() => clearInterval(ticking));

const first = createMemoryJournal({ clock, callTimeoutMs: 300, maxAgeMs: MAX_AGE_MS * 1000 });

/** @param alter - what stands before each journal of a fixture */
function fixtureOf(
  root: MemoryJournal,
  alter: (good: MemoryJournal) => SessionJournal,
  age?: JournalFixture['age'],
): JournalFixture {
  const cuttable = new WeakMap<SessionJournal, MemoryJournal>();
  const create = () => {
    const good = root.another();
    const altered = alter(good);
    cuttable.set(altered, good);
    return altered;
  };
  return {
    create,
    outage: {
      create,
      cut(journal, how) {
        const good = cuttable.get(journal)!;
        good.cut(how);
        return () => good.join();
      },
    },
    age,
  };
}

describeJournal(
  'memory',
  fixtureOf(first, (good) => good),
);

/** A store of its own, whose time is told by hand. */
function aged(alter: (good: MemoryJournal) => SessionJournal, maxAgeMs = MAX_AGE_MS) {
  const time = createManualClock();
  const root = createMemoryJournal({ clock: time, maxAgeMs });
  return fixtureOf(root, alter, { maxAgeMs: MAX_AGE_MS, pass: (ms) => time.advance(ms) });
}

describeJournal('memory, as time passes', {
  ...aged((good) => good),
  outage: undefined,
});

type Make = () => JournalFixture;

/** A good journal, but for some of its members. */
const altered =
  (alter: (good: MemoryJournal) => Partial<SessionJournal>): Make =>
  () =>
    fixtureOf(first.another(), (good) => over(good, alter(good)));

const agedAltered =
  (alter: (good: MemoryJournal) => Partial<SessionJournal>, maxAgeMs?: number): Make =>
  () =>
    aged((good) => over(good, alter(good)), maxAgeMs);

function over<T extends object>(good: T, members: Partial<T>): T {
  return Object.defineProperties(
    Object.create(good),
    Object.getOwnPropertyDescriptors(members),
  ) as T;
}

type AlterLog = (good: SessionLog, id: string, journal: MemoryJournal) => Partial<SessionLog>;

/** A good journal, but for its logs. */
const logsOf =
  (alter: AlterLog) =>
  (good: MemoryJournal): Partial<SessionJournal> => ({
    async create(id, ...rest) {
      const log = await good.create(id, ...rest);
      return over(log, alter(log, id, good));
    },
    async takeOver(id, ...rest) {
      const taken = await good.takeOver(id, ...rest);
      return taken && { ...taken, log: over(taken.log, alter(taken.log, id, good)) };
    },
  });

const withLogs = (alter: AlterLog) => altered(logsOf(alter));

type TakeOver = SessionJournal['takeOver'];
const withTakeOver = (wrap: (takeOver: TakeOver, good: MemoryJournal) => TakeOver) =>
  altered((good) => ({ takeOver: wrap((...call) => good.takeOver(...call), good) }));
type Create = SessionJournal['create'];
const withCreate = (wrap: (create: Create, good: MemoryJournal) => Create) =>
  altered((good) => ({ create: wrap((...call) => good.create(...call), good) }));

/** Does nothing instead of failing with a code. */
const without = (code: TranscribeError['code']): Make => {
  const quiet = async (call: () => Promise<unknown>): Promise<void> => {
    try {
      await call();
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
    }
  };
  return withLogs((good) => ({
    checkpoint: (...call) => quiet(() => good.checkpoint(...call)),
    remove: (...call) => quiet(() => good.remove(...call)),
  }));
};

/** Another name in place of those that cannot be. */
const named = (id: string) => (/^[A-Za-z0-9-]{1,64}$/.test(id) ? id : 'x');

/** Takes the session back before it writes: an owner that is never fenced. */
const unfenced = withLogs((good, id, journal) => ({
  async checkpoint(...call) {
    await good.checkpoint(...call).catch(async () => {
      await (await journal.takeOver(id, () => true))?.log.checkpoint(...call);
    });
  },
  async remove(...call) {
    await good.remove(...call).catch(async () => {
      await (await journal.takeOver(id, () => true))?.log.remove(...call);
    });
  },
}));

const notLost = withLogs(() => ({ lost: new AbortController().signal }));

/** Says that it kept what it keeps later. */
const early = withLogs((good) => ({
  async checkpoint(...call) {
    setTimeout(() => void good.checkpoint(...call).catch(() => {}), 3);
  },
}));

const broken: Record<string, Make[]> = {
  'says what it is, and whether it answers': [
    altered(() => ({ name: '' })),
    altered(() => ({ health: 'down' })),
  ],
  'keeps the first record of a session, with epoch 1': [
    withLogs(() => ({ epoch: 0 })),
    withLogs(() => ({ lost: AbortSignal.abort() })),
    withCreate((create) => (id, record, options) => create(id, record.slice(1), options)),
  ],
  'keeps the newest record in place of the one before': [
    withLogs(() => ({ async checkpoint() {} })),
  ],
  'carries checkpoints of a session out in order': [
    withLogs((good) => ({
      async checkpoint(record, options) {
        await new Promise((resolve) => setTimeout(resolve, record.length / 10_000));
        await good.checkpoint(record, options);
      },
    })),
  ],
  'copies the record that it is given': [
    withLogs((good) => ({
      async checkpoint(...call) {
        await undefined;
        await good.checkpoint(...call);
      },
    })),
    withCreate((create) => async (...call) => {
      await undefined;
      return create(...call);
    }),
  ],
  'gives a session to the one who takes it over, with the newest record': [
    withTakeOver((takeOver) => async (...call) => {
      const taken = await takeOver(...call);
      return taken && { ...taken, record: taken.record.subarray(1) };
    }),
    withLogs(() => ({ epoch: 1 })),
    withTakeOver(() => async () => undefined),
  ],
  'fences the owner before: it writes and removes nothing, and its session is lost': [
    unfenced,
    notLost,
    without('ERR_SESSION_TAKEN'),
  ],
  'tells an owner that its session was taken before it writes': [
    // The news never comes: the check waits for it.
    withLogs(() => ({
      get lost(): AbortSignal {
        throw new Error('no news');
      },
    })),
    withLogs((good) => ({
      get lost() {
        return good.epoch === 1 ? AbortSignal.abort() : good.lost;
      },
    })),
  ],
  'writes nothing where the record is refused, and fences no owner': [
    withTakeOver((takeOver) => async (id, isOwn, options) => {
      const taken = await takeOver(id, () => true, options);
      return taken && isOwn(taken.record) ? taken : undefined;
    }),
    withTakeOver((takeOver) => (id, _, options) => takeOver(id, () => true, options)),
  ],
  'lets errors of the one who looks at the record through, and writes nothing': [
    withTakeOver(
      (takeOver) =>
        (...call) =>
          takeOver(...call).catch(() => undefined),
    ),
  ],
  'gives no session that it does not have': [
    withTakeOver((takeOver, good) => async (id, ...rest) => {
      return (
        (await takeOver(id, ...rest)) ?? {
          record: new Uint8Array(),
          log: await good.create(crypto.randomUUID(), new Uint8Array()),
        }
      );
    }),
    withTakeOver((takeOver) => async (id, ...rest) => {
      if (named(id) !== id) throw new RangeError('a bad name');
      return takeOver(id, ...rest);
    }),
  ],
  'has one owner at the end of takeovers at the same time, and epochs only go up': [
    unfenced,
    withLogs((good) => ({ epoch: Math.min(2, good.epoch) })),
  ],
  'loses no checkpoint that was kept while the session was taken': [early],
  'loses no change where several take a record in turn, and write what they make of it': [
    unfenced,
    early,
  ],
  'forgets a session that is removed, also against an owner before': [
    withLogs(() => ({ async remove() {} })),
    withLogs((good) => {
      let isRemoved = false;
      return {
        async remove(options) {
          if (isRemoved) throw new Error('removed already');
          isRemoved = true;
          await good.remove(options);
        },
      };
    }),
    without('ERR_INVALID_STATE'),
  ],
  'creates no session whose name is, or was, taken': [
    withCreate((create, good) => async (id, record, options) => {
      try {
        return await create(id, record, options);
      } catch (error) {
        const taken = await good.takeOver(id, () => true);
        if (taken === undefined) throw error;
        return taken.log;
      }
    }),
    withCreate((create) => async (id, record, options) => {
      return create(id, record, options).catch(() => create(crypto.randomUUID(), record, options));
    }),
  ],
  'lets one of those create a session who do so at the same time': [
    withCreate((create) => async (id, record, options) => {
      return create(id, record, options).catch(() => create(crypto.randomUUID(), record, options));
    }),
  ],
  'keeps records of any bytes, of none and of 1 MB': [
    withCreate((create) => (id, record, options) => {
      if (record.length === 0) throw new RangeError('no bytes');
      return create(id, record, options);
    }),
    withLogs((good) => ({
      checkpoint: (record, options) =>
        good.checkpoint(
          Uint8Array.from(record, (byte) => byte & 127),
          options,
        ),
    })),
    withLogs((good) => ({
      checkpoint: (record, options) => good.checkpoint(record.subarray(0, 65_536), options),
    })),
  ],
  'refuses longer records and other names, and goes on': [
    withCreate(
      (create) =>
        (id, ...rest) =>
          create(named(id), ...rest),
    ),
    withCreate((create) => (id, record, options) => create(id, record.slice(0, 10), options)),
    withLogs((good) => ({
      checkpoint: (record, options) => good.checkpoint(record.subarray(0, 9000), options),
    })),
  ],
  'can be aborted, and goes on': [
    without('ERR_ABORTED'),
    altered((good) => ({ open: () => good.open() })),
    withCreate((create) => (id, record) => create(id, record)),
    withTakeOver((takeOver) => (id, isOwn) => takeOver(id, isOwn)),
    withLogs((good) => ({
      async checkpoint(record, options) {
        // The aborted one is written, and the one after it is not.
        const write = good.checkpoint(record);
        if (options?.signal !== undefined) await good.checkpoint(record, options);
        await write;
      },
    })),
  ],
  'settles with the next call what became of an answer that was lost': [
    without('ERR_CONNECTION'),
    altered(() => ({ health: 'up' })),
    withLogs((good) => {
      let lost: unknown;
      return {
        // Fences itself.
        async checkpoint(...call) {
          if (lost !== undefined) {
            throw new TranscribeError('taken', { code: 'ERR_SESSION_TAKEN' });
          }
          await good.checkpoint(...call).catch((error: unknown) => {
            lost = error;
            throw error;
          });
        },
      };
    }),
  ],
  'settles creations and takeovers whose answers were lost': [
    withCreate((create, good) => {
      const asked = new Set<string>();
      return async (id, ...rest) => {
        if (asked.has(id)) await good.another().create(id, ...rest);
        asked.add(id);
        return create(id, ...rest);
      };
    }),
    unfenced,
  ],
  'fails while the store is away, and goes on when it is back': [
    without('ERR_CONNECTION'),
    withLogs((good) => {
      const lost = new AbortController();
      return {
        lost: lost.signal,
        async checkpoint(...call) {
          await good.checkpoint(...call).catch((error: unknown) => {
            lost.abort();
            throw error;
          });
        },
      };
    }),
    altered(() => ({ health: 'up' })),
  ],
  'keeps what is written again, and for maxAgeMs at least': [
    agedAltered(() => ({}), MAX_AGE_MS / 2),
    agedAltered(logsOf(() => ({ async checkpoint() {} }))),
  ],
  'forgets what is older, and lets its owner write it again': [
    agedAltered(() => ({}), MAX_AGE_MS * 10),
    agedAltered(
      logsOf((good, id, journal) => ({
        async checkpoint(...call) {
          if (!journal.sessions.has(id)) {
            throw new TranscribeError('gone', { code: 'ERR_SESSION_TAKEN' });
          }
          await good.checkpoint(...call);
        },
      })),
    ),
  ],
  'may be opened twice, and refuses to open for a caller who has left': [
    altered((good) => ({ open: () => good.open() })),
    altered((good) => {
      let isOpen = false;
      return {
        async open(options) {
          await good.open(options);
          if (isOpen) throw new Error('open already');
          isOpen = true;
        },
      };
    }),
  ],
  'opens with the first call that needs it': [
    altered((good) => {
      let isOpen = false;
      return {
        async open(options) {
          await good.open(options);
          isOpen = true;
        },
        async create(...call) {
          if (!isOpen) throw new Error('not open');
          return good.create(...call);
        },
      };
    }),
  ],
  'ends calls that run when it is disposed': [
    withLogs((good) => ({
      async checkpoint(...call) {
        await good.checkpoint(...call).catch(() => {});
        throw new Error('gone');
      },
    })),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    altered(() => ({ async [Symbol.asyncDispose]() {} })),
    altered((good) => {
      let isDisposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (isDisposed) throw new Error('disposed already');
          isDisposed = true;
          await good[Symbol.asyncDispose]();
        },
      };
    }),
    without('ERR_DISPOSED'),
  ],
};

describeKit('journal', JOURNAL_CHECKS, broken, async ({ run }, make) => {
  const fixture = make();
  await run(await fixture.create(), fixture);
});
