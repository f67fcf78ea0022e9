import { type SessionJournal, type SessionLog, type TakenSession, TranscribeError } from '@ws/core';
import { MAX_JOURNAL_RECORD_BYTES } from '@ws/core/internal';
import { aborted } from '../fakes/aborted.js';
import {
  type Check,
  checksOf,
  endsWhenDisposed,
  ensure,
  ensureLoads,
  fails,
  type Rules,
} from './ensure.js';

/** The journal that the kit checks. */
export interface JournalFixture {
  /** Opens a journal on the one store of the fixture, as another process would. The kit disposes it. */
  create(): SessionJournal | Promise<SessionJournal>;
  /** Cuts a journal off its store. Without it the kit leaves out the rules about outages. */
  readonly outage?:
    | {
        /** Opens a journal as `create` does, whose calls wait for some 300 ms at most. The kit disposes it. */
        create(): SessionJournal | Promise<SessionJournal>;
        /**
         * Cuts such a journal off at once, and no other. `silent`: nothing reaches the store; `unanswered`: the store does
         * what it is told, and its answers are lost. Gives what joins them again.
         */
        cut(journal: SessionJournal, how: 'silent' | 'unanswered'): () => void | Promise<void>;
      }
    | undefined;
  /** Lets the store grow older. Without it the kit leaves out the rules about the age of records. */
  readonly age?:
    | {
        readonly maxAgeMs: number;
        /** Lets time pass for the store, by its clock. */
        pass(ms: number): Promise<void>;
      }
    | undefined;
}

const ONE = bytes(1);
const TWO = bytes(2);
const THREE = bytes(3);

/** Rules whose checks may share a journal. */
const SHARED: Rules<SessionJournal, JournalFixture> = {
  'says what it is, and whether it answers': async (journal) => {
    ensure(typeof journal.name === 'string' && journal.name !== '', 'it has no name');
    await journal.open();
    ensureHealth(journal, 'up');
  },
  'keeps the first record of a session, with epoch 1': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    ensure(log.epoch === 1, `the first epoch is ${log.epoch}`);
    ensure(!log.lost.aborted, 'a new session is lost');
    ensureSame(await keptIn(fixture, id), ONE);
    await ensureOwns(log);
  },
  'keeps the newest record in place of the one before': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await log.checkpoint(TWO);
    ensureSame(await keptIn(fixture, id), TWO);
    await log.checkpoint(THREE);
    ensureSame(await keptIn(fixture, id), THREE);
  },
  'carries checkpoints of a session out in order': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, bytes(0));
    const order: number[] = [];
    const records = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    // The first are the longest.
    await Promise.all(
      records.map(async (length) => {
        await log.checkpoint(bytes(length, length * 20_000));
        order.push(length);
      }),
    );
    ensure(order.join() === records.join(), `checkpoints ended in the order ${order.join()}`);
    ensureSame(await keptIn(fixture, id), bytes(1, 20_000));
  },
  'copies the record that it is given': async (journal, fixture) => {
    const id = newId();
    const given = ONE.slice();
    const created = journal.create(id, given);
    given.fill(0);
    const log = await created;
    ensureSame(await keptIn(fixture, id), ONE);
    given.set(ONE);
    const first = log.checkpoint(TWO);
    const second = log.checkpoint(given);
    given.fill(0);
    await Promise.all([first, second]);
    ensureSame(await keptIn(fixture, id), ONE);
  },
  'gives a session to the one who takes it over, with the newest record': async (
    journal,
    fixture,
  ) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await log.checkpoint(TWO);
    await using other = await fixture.create();
    const taken = await takenBy(other, id);
    ensureSame(taken.record, TWO);
    ensure(taken.log.epoch === 2, `the epoch after the first is ${taken.log.epoch}`);
    await ensureOwns(taken.log);
    await taken.log.checkpoint(THREE);
    const again = await takenBy(journal, id);
    ensureSame(again.record, THREE);
    ensure(again.log.epoch === 3, `the epoch after the second is ${again.log.epoch}`);
  },
  'fences the owner before: it writes and removes nothing, and its session is lost': async (
    journal,
    fixture,
  ) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await using other = await fixture.create();
    const taken = await takenBy(other, id);
    await ensureFenced(log);
    ensureSame(await keptIn(fixture, id), ONE);
    await taken.log.checkpoint(THREE);
    await ensureFenced(log);
    ensureSame(await keptIn(fixture, id), THREE);
    ensure(!taken.log.lost.aborted, 'the new owner has lost the session, too');
  },
  'tells an owner that its session was taken before it writes': async (journal, fixture) => {
    const log = await journal.create(newId(), ONE);
    const id = newId();
    const own = await journal.create(id, ONE);
    await using other = await fixture.create();
    await takenBy(other, id);
    await aborted(own.lost);
    ensure(!log.lost.aborted, 'another session is lost, too');
  },
  'writes nothing where the record is refused, and fences no owner': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await using other = await fixture.create();
    const refused = await other.takeOver(id, (record) => {
      ensureSame(record, ONE);
      return false;
    });
    ensure(refused === undefined, 'a session was taken whose record was refused');
    await ensureOwns(log);
    const { epoch } = (await takenBy(other, id)).log;
    ensure(epoch === 2, `a refused takeover counted: the epoch is ${epoch}`);
  },
  'lets errors of the one who looks at the record through, and writes nothing': async (
    journal,
    fixture,
  ) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await using other = await fixture.create();
    const error = new Error('a record of another version');
    const thrown = await other
      .takeOver(id, () => {
        throw error;
      })
      .catch((caught: unknown) => caught);
    ensure(thrown === error, `the error became ${thrown}`);
    await ensureOwns(log);
  },
  'gives no session that it does not have': async (journal) => {
    for (const id of [newId(), '', '../x', 'a b', 'a.b', '*', '>', 'x'.repeat(65), 'ä', 'a\0b']) {
      const taken = await journal.takeOver(id, () => true);
      ensure(taken === undefined, `it gave the session ${JSON.stringify(id)}`);
    }
  },
  'has one owner at the end of takeovers at the same time, and epochs only go up': async (
    journal,
    fixture,
  ) => {
    const id = newId();
    const before = await journal.create(id, ONE);
    await using second = await fixture.create();
    await using third = await fixture.create();
    const journals = [journal, second, third, second, third, journal];
    const taken = await Promise.all(journals.map((each) => takenBy(each, id)));
    const epochs = taken.map(({ log }) => log.epoch).sort((a, b) => a - b);
    ensure(
      epochs.every((epoch, i) => epoch > (epochs[i - 1] ?? 1)),
      `epochs of takeovers at the same time are ${epochs.join(', ')}`,
    );
    for (const { record } of taken) ensureSame(record, ONE);
    const wrote = await Promise.all(taken.map(({ log }) => isKept(log, bytes(log.epoch, 100))));
    ensure(
      wrote.filter(Boolean).length === 1,
      `${wrote.filter(Boolean).length} owners could write`,
    );
    const last = epochs.at(-1)!;
    ensure(taken[wrote.indexOf(true)]!.log.epoch === last, 'the owner is not the last who took it');
    ensureSame(await keptIn(fixture, id), bytes(last, 100));
    await ensureFenced(before);
  },
  'loses no checkpoint that was kept while the session was taken': async (journal, fixture) => {
    await using other = await fixture.create();
    for (let round = 0; round < 20; round++) {
      const id = newId();
      const log = await journal.create(id, bytes(0, 1));
      let kept = 0;
      const writing = (async () => {
        for (let n = 1; n < 250; n++) {
          if (!(await isKept(log, bytes(n, 1)))) return;
          kept = n;
        }
      })();
      while (kept < (round % 3) + 1) await turn();
      const { record } = await takenBy(other, id);
      await writing;
      ensure(record[0]! >= kept, `checkpoint ${kept} was kept, and ${record[0]} was taken over`);
    }
  },
  'loses no change where several take a record in turn, and write what they make of it': async (
    journal,
    fixture,
  ) => {
    const id = newId();
    await journal.create(id, bytes(0, 1));
    await using second = await fixture.create();
    await using third = await fixture.create();
    const changes = 5;
    const journals = [journal, second, third];
    // Two changes that were kept under one number are a change that the second lost. A log that says it was taken may have kept
    // its checkpoint all the same: the last number lies between the kept changes alone and all that were tried.
    const numbers: number[] = [];
    let lost = 0;
    await Promise.all(
      journals.map(async (each, place) => {
        let losses = 0;
        for (let kept = 0; kept < changes; ) {
          const { record, log } = await takenBy(each, id);
          const number = record[0]! + 1;
          if (await isKept(log, bytes(number, 1))) {
            numbers.push(number);
            kept++;
            continue;
          }
          // The first goes on at once, so that one of them gets through.
          losses++;
          lost++;
          for (let turns = place * losses; turns > 0; turns--) await turn();
        }
      }),
    );
    ensure(new Set(numbers).size === numbers.length, `kept with one number: ${numbers}`);
    const last = (await keptIn(fixture, id))?.[0] ?? 0;
    ensure(last >= Math.max(...numbers), `${last} is kept, after ${Math.max(...numbers)}`);
    ensure(last <= numbers.length + lost, `${last} is kept, of ${numbers.length + lost} changes`);
  },
  'forgets a session that is removed, also against an owner before': async (journal, fixture) => {
    const id = newId();
    const before = await journal.create(id, ONE);
    await using other = await fixture.create();
    const { log } = await takenBy(other, id);
    await log.remove();
    await log.remove();
    ensure((await journal.takeOver(id, () => true)) === undefined, 'a removed session is there');
    await ensureFenced(before);
    ensure((await other.takeOver(id, () => true)) === undefined, 'a removed session came back');
    await fails('ERR_INVALID_STATE', log.checkpoint(TWO));
  },
  'creates no session whose name is, or was, taken': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await using other = await fixture.create();
    await fails('ERR_INVALID_STATE', journal.create(id, TWO));
    await fails('ERR_INVALID_STATE', other.create(id, TWO));
    await ensureOwns(log);
    ensureSame(await keptIn(fixture, id), TWO);
    const taken = await takenBy(other, id);
    await fails('ERR_INVALID_STATE', journal.create(id, THREE));
    await taken.log.remove();
    await fails('ERR_INVALID_STATE', journal.create(id, THREE));
  },
  'lets one of those create a session who do so at the same time': async (journal, fixture) => {
    const id = newId();
    await using other = await fixture.create();
    const created = await Promise.allSettled([
      journal.create(id, ONE),
      other.create(id, TWO),
      journal.create(id, THREE),
    ]);
    const kept = created.filter(({ status }) => status === 'fulfilled').length;
    ensure(kept === 1, `${kept} of 3 created the same session`);
  },
  'keeps records of any bytes, of none and of 1 MB': async (journal, fixture) => {
    const all = Uint8Array.from({ length: 512 }, (_, i) => i);
    for (const record of [all, new Uint8Array(), bytes(7, MAX_JOURNAL_RECORD_BYTES)]) {
      const id = newId();
      const log = await journal.create(id, record);
      ensureSame(await keptIn(fixture, id), record);
      await log.checkpoint(ONE);
      await log.checkpoint(record);
      ensureSame((await takenBy(journal, id)).record, record);
      // The store of the fixture need not hold megabytes.
      await (await takenBy(journal, id)).log.remove();
    }
  },
  'refuses longer records and other names, and goes on': async (journal, fixture) => {
    const tooLong = new Uint8Array(MAX_JOURNAL_RECORD_BYTES + 1);
    await fails('ERR_INVALID_OPTION', () => journal.create(newId(), tooLong));
    await fails('ERR_INVALID_OPTION', () => journal.create(newId(), 'text' as never));
    for (const id of ['', '../x', 'a/b', 'a b', 'a.b', '*', '>', 'x'.repeat(65), 'ä', 7 as never]) {
      await fails('ERR_INVALID_OPTION', () => journal.create(id, ONE));
    }
    const id = newId();
    const log = await journal.create(id, ONE);
    await fails('ERR_INVALID_OPTION', () => log.checkpoint(tooLong));
    ensureSame(await keptIn(fixture, id), ONE);
    await ensureOwns(log);
    const longest = `A-${newId()}${'z'.repeat(64)}`.slice(0, 64);
    await journal.create(longest, THREE);
    ensureSame(await keptIn(fixture, longest), THREE);
  },
  'can be aborted, and goes on': async (journal, fixture) => {
    const signal = AbortSignal.abort();
    const id = newId();
    await fails('ERR_ABORTED', () => journal.open({ signal }));
    await fails('ERR_ABORTED', () => journal.create(id, ONE, { signal }));
    const log = await journal.create(id, ONE);
    await fails('ERR_ABORTED', () => log.checkpoint(TWO, { signal }));
    await fails('ERR_ABORTED', () => log.remove({ signal }));
    await fails('ERR_ABORTED', () => journal.takeOver(id, () => true, { signal }));
    ensureSame(await keptIn(fixture, id), ONE);
    // One that waits for another leaves the others in their places.
    const controller = new AbortController();
    const first = log.checkpoint(TWO);
    const second = log.checkpoint(ONE, { signal: controller.signal });
    const third = log.checkpoint(THREE);
    controller.abort();
    await fails('ERR_ABORTED', second);
    await Promise.all([first, third]);
    ensureSame(await keptIn(fixture, id), THREE);
    await ensureOwns(log);
  },
  'settles with the next call what became of an answer that was lost': async (
    journal,
    { outage, ...fixture },
  ) => {
    if (outage === undefined) return;
    const id = newId();
    const before = await journal.create(id, ONE);
    await using own = await outage.create();
    const { log } = await answered(() => takenBy(own, id));
    let join = outage.cut(own, 'unanswered');
    await fails('ERR_CONNECTION', log.checkpoint(TWO));
    ensureHealth(own, 'down');
    ensureSame(await keptIn(fixture, id), TWO);
    await join();
    await answered(() => log.checkpoint(THREE));
    ensureHealth(own, 'up');
    ensure(!log.lost.aborted, 'it fenced itself with the checkpoint whose answer was lost');
    ensureSame(await keptIn(fixture, id), THREE);
    await ensureFenced(before);

    join = outage.cut(own, 'unanswered');
    await fails('ERR_CONNECTION', log.remove());
    await join();
    await answered(() => log.remove());
    ensure((await journal.takeOver(id, () => true)) === undefined, 'a removed session is there');
  },
  'settles creations and takeovers whose answers were lost': async (
    journal,
    { outage, ...fixture },
  ) => {
    if (outage === undefined) return;
    await using own = await outage.create();
    const id = newId();
    // Its connection is there.
    await answered(() => own.open());
    let join = outage.cut(own, 'unanswered');
    await fails('ERR_CONNECTION', own.create(id, ONE));
    ensureSame(await keptIn(fixture, id), ONE);
    await join();
    await fails('ERR_INVALID_STATE', journal.create(id, THREE));
    const log = await answered(() => own.create(id, TWO));
    ensure(log.epoch === 1, `a created session has the epoch ${log.epoch}`);
    ensureSame(await keptIn(fixture, id), TWO);

    await using other = await outage.create();
    await answered(() => other.open());
    await fails(
      'ERR_CONNECTION',
      other.takeOver(id, () => {
        join = outage.cut(other, 'unanswered');
        return true;
      }),
    );
    await join();
    await ensureFenced(log);
    const taken = await answered(() => takenBy(other, id));
    ensure(taken.log.epoch >= 3, `the epoch after two takeovers is ${taken.log.epoch}`);
    ensureSame(taken.record, TWO);
    await answered(() => ensureOwns(taken.log));
  },
  'fails while the store is away, and goes on when it is back': async (
    journal,
    { outage, ...fixture },
  ) => {
    if (outage === undefined) return;
    const id = newId();
    await using own = await outage.create();
    const log = await answered(() => own.create(id, ONE));
    let join = outage.cut(own, 'silent');
    const calls = [log.checkpoint(TWO), own.create(newId(), ONE), own.takeOver(id, () => true)].map(
      (call) => fails('ERR_CONNECTION', call),
    );
    for (const { retryable } of await Promise.all(calls)) {
      ensure(retryable, 'ERR_CONNECTION is not retryable');
    }
    ensureHealth(own, 'down');
    const controller = new AbortController();
    const call = log.checkpoint(TWO, { signal: controller.signal });
    controller.abort();
    await fails('ERR_ABORTED', call);
    ensure(!log.lost.aborted, 'an owner that the store does not hear has lost its session');
    ensureSame(await keptIn(fixture, id), ONE);
    await join();
    await answered(() => ensureOwns(log));
    ensureHealth(own, 'up');

    // Taken meanwhile: the notice may be lost, the fence holds.
    join = outage.cut(own, 'silent');
    const taken = await takenBy(journal, id);
    await fails('ERR_CONNECTION', log.checkpoint(ONE));
    await join();
    await ensureFenced(log);
    await ensureOwns(taken.log);
  },
  'keeps what is written again, and for maxAgeMs at least': async (journal, fixture) => {
    if (fixture.age === undefined) return;
    const { maxAgeMs, pass } = fixture.age;
    const id = newId();
    const log = await journal.create(id, ONE);
    await pass(maxAgeMs * 0.9);
    ensureSame(await keptIn(fixture, id), ONE);
    await log.checkpoint(TWO);
    await pass(maxAgeMs * 0.9);
    const { log: taken } = await takenBy(journal, id);
    await pass(maxAgeMs * 0.9);
    ensureSame(await keptIn(fixture, id), TWO);
    await ensureFenced(log);
    await ensureOwns(taken);
  },
  'forgets what is older, and lets its owner write it again': async (journal, fixture) => {
    if (fixture.age === undefined) return;
    const { maxAgeMs, pass } = fixture.age;
    const id = newId();
    const log = await journal.create(id, ONE);
    await pass(maxAgeMs * 3);
    ensure((await journal.takeOver(id, () => true)) === undefined, 'an old session is there');
    await log.checkpoint(TWO);
    ensureSame(await keptIn(fixture, id), TWO);
    const { log: taken } = await takenBy(journal, id);
    ensure(taken.epoch === 2, `the epoch after the first is ${taken.epoch}`);
    await ensureFenced(log);
    await pass(maxAgeMs * 3);
    await taken.remove();
  },
};

/** Rules of a journal that is not open yet, or that the check disposes. */
const OWN: Rules<SessionJournal, JournalFixture> = {
  'may be opened twice, and refuses to open for a caller who has left': (journal) =>
    ensureLoads({ load: (options) => journal.open(options) }),
  'opens with the first call that needs it': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await log.checkpoint(TWO);
    await using other = await fixture.create();
    ensureSame((await takenBy(other, id)).record, TWO);
  },
  'ends calls that run when it is disposed': async (journal) => {
    const log = await journal.create(newId(), ONE);
    await endsWhenDisposed(journal, log.checkpoint(TWO));
  },
  'may be disposed twice, and refuses to work afterwards': async (journal, fixture) => {
    const id = newId();
    const log = await journal.create(id, ONE);
    await journal[Symbol.asyncDispose]();
    await journal[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', () => journal.open());
    await fails('ERR_DISPOSED', () => journal.create(newId(), ONE));
    await fails('ERR_DISPOSED', () => journal.takeOver(id, () => true));
    await fails('ERR_DISPOSED', () => log.checkpoint(TWO));
    await fails('ERR_DISPOSED', () => log.remove());
    ensureSame(await keptIn(fixture, id), ONE);
  },
};

/** Every rule of the contract of a journal of sessions. */
export const JOURNAL_CHECKS: readonly Check<SessionJournal, JournalFixture>[] = checksOf(
  OWN,
  SHARED,
);

function newId(): string {
  return crypto.randomUUID();
}

function bytes(value: number, length = 2000): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}

/** Reads the record of a session as another process finds it, and takes nothing over. */
async function keptIn(fixture: JournalFixture, sessionId: string): Promise<Uint8Array | undefined> {
  await using journal = await fixture.create();
  let record: Uint8Array | undefined;
  await journal.takeOver(sessionId, (kept) => {
    record = kept.slice();
    return false;
  });
  return record;
}

async function takenBy(journal: SessionJournal, sessionId: string): Promise<TakenSession> {
  const taken = await journal.takeOver(sessionId, () => true);
  ensure(taken !== undefined, 'a session that was kept could not be taken over');
  return taken;
}

/** Writes a checkpoint; `false` where the session is another's. */
async function isKept(log: SessionLog, record: Uint8Array): Promise<boolean> {
  try {
    await log.checkpoint(record);
    return true;
  } catch (error) {
    await fails('ERR_SESSION_TAKEN', Promise.reject(error));
    return false;
  }
}

function ensureHealth({ health }: SessionJournal, expected: 'up' | 'down'): void {
  ensure(health === expected, `its health is ${health}, and should be ${expected}`);
}

async function ensureOwns(log: SessionLog): Promise<void> {
  await log.checkpoint(TWO);
  ensure(!log.lost.aborted, 'the owner of a session has lost it');
}

async function ensureFenced(log: SessionLog): Promise<void> {
  await fails('ERR_SESSION_TAKEN', () => answered(() => log.checkpoint(TWO)));
  await fails('ERR_SESSION_TAKEN', () => answered(() => log.remove()));
  ensure(log.lost.aborted, 'a fenced owner is not told that its session is lost');
}

/** Calls again until the store answers: connections that were cut take their time. */
async function answered<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== 'ERR_CONNECTION') throw error;
    }
  }
}

function isSame(record: Uint8Array | undefined, expected: Uint8Array): boolean {
  return record?.length === expected.length && record.every((byte, i) => byte === expected[i]);
}

function ensureSame(record: Uint8Array | undefined, expected: Uint8Array): void {
  ensure(
    isSame(record, expected),
    `of a record of ${expected.length} bytes ${expected[0]} it gave ${
      record === undefined ? 'nothing' : `${record.length} bytes ${record[0]}`
    }`,
  );
}
