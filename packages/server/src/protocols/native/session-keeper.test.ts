import { type SessionLog, TranscribeError } from '@ws/core';
import { deferred, silentLogger } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createSessionKeeper } from './session-keeper.js';

/** A write that the journal has taken, and not answered. */
interface Write {
  readonly name: 'create' | 'checkpoint';
  /** The first byte of the record. */
  readonly record: number;
  answer(): void;
  fail(error: Error): void;
}

const WAIT_MS = 5000;

const away = () => new TranscribeError('away', { code: 'ERR_CONNECTION', retryable: true });
const bytes = (value: number) => new Uint8Array([value]);

/** A keeper over a journal whose answers the test gives. */
function keeping({ isKnown = false } = {}) {
  const clock = createManualClock();
  const writes: Write[] = [];
  const lost = new AbortController();
  const told = { keptMs: [] as number[], kept: 0, lost: 0, warnings: 0, removals: 0 };
  const journal = { health: 'up' as 'up' | 'down' };
  const session = { state: 1 as number | undefined, answeredTo: 0 };

  function write(name: Write['name'], record: Uint8Array): Promise<void> {
    const { promise, resolve, reject } = deferred<void>();
    writes.push({ name, record: record[0]!, answer: resolve, fail: reject });
    return promise;
  }
  const log: SessionLog = {
    epoch: 1,
    lost: lost.signal,
    checkpoint: (record) => write('checkpoint', record),
    leave() {},
    async remove() {
      told.removals++;
    },
  };
  const keeper = createSessionKeeper(
    {
      journal: Object.assign(journal, {
        name: 'fake',
        async open() {},
        async create(_: string, record: Uint8Array) {
          await write('create', record);
          return log;
        },
        takeOver: async () => undefined,
        async [Symbol.asyncDispose]() {},
      }),
      clock,
      logger: { ...silentLogger, warn: () => void told.warnings++ },
      onKept: (ms) => void told.keptMs.push(ms),
    },
    {
      sessionId: 'a-session',
      log: isKnown ? log : undefined,
      state: () =>
        session.state === undefined
          ? undefined
          : { record: bytes(session.state), answeredTo: session.answeredTo },
      onKept: () => void told.kept++,
      onLost: () => void told.lost++,
    },
  );
  /** Lets everything run that waits for no time. */
  const turn = () => clock.advance(0);
  async function answered(answer: (write: Write) => void = (write) => write.answer()) {
    await turn();
    answer(writes.at(-1)!);
    await turn();
  }
  return { clock, writes, lost, told, journal, session, keeper, turn, answered };
}

const shown = (writes: readonly Write[]) => writes.map(({ name, record }) => `${name} ${record}`);

describe('a keeper of a session', () => {
  it('creates the session in the journal, then writes its newest state', async () => {
    const { clock, keeper, session, told, writes, answered } = keeping();
    session.answeredTo = 500;
    const first = keeper.keep(WAIT_MS);
    await clock.advance(20);
    expect(keeper.keptTo).toBe(0);
    await answered();
    expect(await first).toBe(true);
    expect(keeper.keptTo).toBe(500);
    Object.assign(session, { state: 2, answeredTo: 400 });
    const second = keeper.keep(WAIT_MS);
    await answered();
    expect(await second).toBe(true);
    // The client has forgotten the audio before it.
    expect(keeper.keptTo).toBe(500);
    expect(shown(writes)).toEqual(['create 1', 'checkpoint 2']);
    expect(told).toMatchObject({ keptMs: [20, 0], kept: 2, lost: 0, warnings: 0 });
  });

  it('goes on with the log of a session that was taken over', async () => {
    const { keeper, writes, answered } = keeping({ isKnown: true });
    void keeper.keep();
    await answered();
    expect(shown(writes)).toEqual(['checkpoint 1']);
  });

  it('has one write on its way; what comes meanwhile goes with the next, once', async () => {
    const { keeper, session, writes, turn, answered } = keeping();
    const calls = [keeper.keep(WAIT_MS)];
    await turn();
    for (const state of [2, 3, 4]) {
      session.state = state;
      calls.push(keeper.keep(WAIT_MS));
    }
    let isNext = false;
    void calls[1]!.then(() => {
      isNext = true;
    });
    await answered();
    expect(await calls[0]).toBe(true);
    expect(isNext).toBe(false);
    await answered();
    expect(await Promise.all(calls)).toEqual([true, true, true, true]);
    expect(shown(writes)).toEqual(['create 1', 'checkpoint 4']);
  });

  it('lets no caller wait that does not want to, and others as long as they are told', async () => {
    const { clock, keeper, told, writes, answered } = keeping();
    expect(await keeper.keep()).toBe(false);
    const impatient = keeper.keep(250);
    const patient = keeper.keep(2000);
    await clock.advance(250);
    expect(await impatient).toBe(false);
    await clock.advance(1749);
    await answered();
    expect(shown(writes)).toEqual(['create 1', 'checkpoint 1']);
    await answered();
    expect(await patient).toBe(true);
    expect(told.kept).toBe(2);
  });

  it('tries again after an error, with the state of then, and tells of it once', async () => {
    const { clock, keeper, session, told, writes, answered } = keeping();
    void keeper.keep();
    await answered((write) => write.fail(away()));
    session.state = 2;
    await clock.advance(999);
    expect(writes).toHaveLength(1);
    await clock.advance(1);
    await answered((write) => write.fail(away()));
    await clock.advance(1000);
    await answered();
    expect(shown(writes)).toEqual(['create 1', 'create 2', 'create 2']);
    expect(told).toMatchObject({ warnings: 1, kept: 1 });
  });

  it('tries again for as long as a caller wants it to', async () => {
    const { clock, keeper, writes, answered } = keeping();
    const patient = keeper.keep(5000);
    await answered((write) => write.fail(away()));
    await clock.advance(1000);
    await answered((write) => write.fail(away()));
    await clock.advance(1000);
    await answered();
    expect(await patient).toBe(true);
    const vain = keeper.keep(2500);
    for (let tries = 0; tries < 3; tries++) {
      await answered((write) => write.fail(away()));
      await clock.advance(1000);
    }
    expect(await vain).toBe(false);
    expect(writes).toHaveLength(7);
  });

  it('keeps a session again that nothing else keeps for a minute', async () => {
    const { clock, keeper, writes, answered } = keeping();
    void keeper.keep();
    await answered();
    await clock.advance(30_000);
    void keeper.keep();
    await answered();
    await clock.advance(59_999);
    expect(writes).toHaveLength(2);
    await clock.advance(1);
    expect(writes).toHaveLength(3);
  });

  it('writes nothing of a session that cannot be resumed', async () => {
    const { keeper, session, writes, answered } = keeping();
    session.state = undefined;
    expect(await keeper.keep(WAIT_MS)).toBe(false);
    expect(writes).toEqual([]);
    session.state = 1;
    const later = keeper.keep(WAIT_MS);
    await answered();
    expect(await later).toBe(true);
  });
});

describe('the end of a keeper', () => {
  it.each(['a write', 'the journal'])(
    'another server has the session, as %s tells',
    async (how) => {
      const { clock, keeper, lost, told, writes, turn, answered } = keeping({ isKnown: true });
      const call = keeper.keep(WAIT_MS);
      const taken = new TranscribeError('taken', { code: 'ERR_SESSION_TAKEN' });
      if (how === 'a write') await answered((write) => write.fail(taken));
      await turn();
      lost.abort(taken);
      expect(await call).toBe(false);
      expect(await keeper.keep()).toBe(false);
      keeper.forget();
      await turn();
      expect(told).toMatchObject({ lost: 1, kept: 0, removals: 0 });
      expect(writes).toHaveLength(1);
      expect(clock.sleepers).toBe(0);
    },
  );

  it('is told of a session that was lost before it began', async () => {
    const { keeper, lost, told, answered } = keeping();
    const call = keeper.keep(WAIT_MS);
    lost.abort();
    await answered();
    expect(told.lost).toBe(1);
    expect(await call).toBe(false);
  });

  it('stop: nothing more is written, nothing waits, and the journal keeps what it has', async () => {
    const { clock, keeper, told, writes, turn, answered } = keeping();
    void keeper.keep();
    await answered();
    const call = keeper.keep(WAIT_MS);
    await turn();
    keeper.stop();
    expect(await call).toBe(false);
    expect(await keeper.keep(2000)).toBe(false);
    await turn();
    expect(writes).toHaveLength(2);
    expect(told).toMatchObject({ removals: 0, lost: 0 });
    expect(clock.sleepers).toBe(0);
  });

  it('forget: the journal removes the session, also one that it is creating just then', async () => {
    const known = keeping({ isKnown: true });
    known.keeper.forget();
    known.keeper.forget();
    await known.turn();
    expect(known.told.removals).toBe(1);

    const created = keeping();
    const call = created.keeper.keep(WAIT_MS);
    await created.turn();
    created.keeper.forget();
    expect(await call).toBe(false);
    expect(created.told.removals).toBe(0);
    await created.answered();
    expect(created.told).toMatchObject({ removals: 1, kept: 0 });
    expect(created.clock.sleepers).toBe(0);
  });
});
