import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MadePool, makePool, pass, turn, watch } from './__fixtures__/made-pool.js';
import {
  createEngineRoom,
  type EngineRoom,
  type Load,
  loadsAtOnce,
} from './__fixtures__/scripted-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the disposal of a pool', () => {
  const refuses = async ({ pool, call }: MadePool): Promise<void> => {
    expect(await watch(pool.start()).outcome).toBe('ERR_DISPOSED');
    expect(await call().outcome).toBe('ERR_DISPOSED');
    expect(await pool.health()).toMatchObject({ status: 'unloaded' });
    await pool.dispose();
    expect(vi.getTimerCount()).toBe(0);
  };

  it('before anything was started', async () => {
    const made = makePool();
    await made.pool.dispose();
    await refuses(made);
    expect(made.room.engines).toHaveLength(0);
  });

  it('during prepare, which is told', async () => {
    const made = makePool({
      prepare: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('download cut')));
        }),
    });
    const [start, call] = [watch(made.pool.start()), made.call()];
    await turn();
    await made.pool.dispose();
    expect([await start.outcome, await call.outcome]).toEqual(['ERR_DISPOSED', 'ERR_DISPOSED']);
    await refuses(made);
    expect(made.room.engines).toHaveLength(0);
  });

  it('during prepare that does not listen: no engine is opened after it', async () => {
    let prepared: (load: Load) => void = () => {};
    const made = makePool({
      prepare: () =>
        new Promise((resolve) => {
          prepared = resolve;
        }),
    });
    const start = watch(made.pool.start());
    await turn();
    const disposal = watch(made.pool.dispose());
    await turn();
    expect(disposal.settled).toBeUndefined();
    prepared({ model: 'tiny' });
    expect([await start.outcome, await disposal.outcome]).toEqual(['ERR_DISPOSED', 'done']);
    await refuses(made);
    expect(made.room.engines).toHaveLength(0);
  });

  it('while an engine is opened, which is told', async () => {
    const made = makePool({
      open: (_load, _receive, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('nobody wants it')));
        }),
    });
    const start = watch(made.pool.start());
    await turn();
    const disposal = watch(made.pool.dispose());
    await turn();
    expect([start.settled, disposal.settled]).toEqual(['ERR_DISPOSED', 'done']);
  });

  it('while an engine is opened: it is killed and not loaded', async () => {
    let opened = (): void => {};
    const room = createEngineRoom();
    const made = makePool({
      open: async (load, receive) => {
        await new Promise<void>((resolve) => {
          opened = resolve;
        });
        return room.options.open(load, receive, new AbortController().signal);
      },
    });
    const start = watch(made.pool.start());
    await turn();
    const disposal = made.pool.dispose();
    opened();
    await disposal;
    expect(await start.outcome).toBe('ERR_DISPOSED');
    expect([room.last.kills > 0, room.last.told('load')]).toEqual([true, []]);
    await refuses(made);
  });

  it.each([
    ['during the load', () => {}],
    ['as the engine has just loaded', ({ last }: EngineRoom) => last.load()],
  ])('%s, waiting until the engine is gone', async (_, before) => {
    const made = makePool({ idleTimeoutMs: 10_000 }, { diesWhenKilled: false });
    const [start, call] = [watch(made.pool.start()), made.call()];
    await turn();
    before(made.room);
    const disposal = watch(made.pool.dispose());
    await turn();
    expect([made.room.last.kills > 0, call.settled]).toEqual([true, 'ERR_DISPOSED']);
    expect(disposal.settled).toBeUndefined();
    made.room.last.end();
    expect([await start.outcome, await disposal.outcome]).toEqual(['ERR_DISPOSED', 'done']);
    await refuses(made);
    expect(made.room.engines).toHaveLength(1);
  });

  it('during calls, which fail at once, waiting until the engine is gone', async () => {
    const made = makePool({ idleTimeoutMs: 10_000 }, { react: loadsAtOnce, diesWhenKilled: false });
    const abort = new AbortController();
    const calls = [made.call({ signal: abort.signal }), made.call(), made.call()];
    await turn();
    const { last } = made.room;
    last.say({ type: 'received', id: last.call(0) });
    abort.abort();
    const disposal = watch(made.pool.dispose());
    const again = watch(made.pool.dispose());
    await turn();
    expect(calls.map(({ settled }) => settled)).toEqual([
      'ERR_ABORTED',
      'ERR_DISPOSED',
      'ERR_DISPOSED',
    ]);
    expect([disposal.settled, again.settled]).toEqual([undefined, undefined]);
    last.answer(0);
    last.end();
    expect([await disposal.outcome, await again.outcome]).toEqual(['done', 'done']);
    await refuses(made);
    expect(made.room.engines).toHaveLength(1);
    expect(made.room.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('while a dead engine is started anew for a call', async () => {
    let loads = 0;
    const made = makePool(
      {},
      {
        react(engine, { type }) {
          if (type === 'load' && ++loads === 1) engine.load();
        },
      },
    );
    const call = made.call();
    await turn();
    made.room.last.end();
    await turn();
    expect(made.room.engines).toHaveLength(2);
    await made.pool.dispose();
    expect(await call.outcome).toBe('ERR_DISPOSED');
    expect(made.room.last.kills).toBeGreaterThan(0);
    await refuses(made);
  });

  it('waits for an idle engine that is not gone yet', async () => {
    const made = makePool({ idleTimeoutMs: 10_000 }, { react: loadsAtOnce, diesWhenKilled: false });
    await made.pool.start();
    await pass(10_000);
    const disposal = watch(made.pool.dispose());
    await turn();
    expect(disposal.settled).toBeUndefined();
    made.room.last.end();
    expect(await disposal.outcome).toBe('done');
    await refuses(made);
  });

  it('while health is asked', async () => {
    const made = makePool();
    await made.pool.start();
    const health = made.pool.health();
    await made.pool.dispose();
    expect(await health).toEqual({ status: 'unloaded', restarts: 0 });
    await refuses(made);
  });
});
