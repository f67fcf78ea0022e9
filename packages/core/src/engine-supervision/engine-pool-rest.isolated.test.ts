import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { healthOf, makePool, pass, SILENT, turn, watch } from './__fixtures__/made-pool.js';
import { loadsAtOnce, resultOf, useOf } from './__fixtures__/scripted-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an engine without calls', () => {
  it('is ended after a while, and started again by the next call', async () => {
    const made = makePool({ idleTimeoutMs: 10_000 });
    await made.pool.start();
    await pass(9_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(made.room.last.kills).toBe(1);
    expect(await made.pool.health()).toEqual({ status: 'unloaded', restarts: 0 });
    const call = made.call();
    await turn();
    made.room.last.answer(0, 'again');
    expect(await call.outcome).toBe('again');
    // It was wanted, so it is no restart.
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 0 });
    expect(made.room.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('counts from the last call, and not while there are any', async () => {
    const made = makePool({ idleTimeoutMs: 10_000, callsPerEngine: 2 });
    const [short] = [made.call(), made.call()];
    await turn();
    await pass(9_000);
    made.room.last.answer(0, 'short');
    await short.outcome;
    await pass(20_000);
    expect(made.room.last.kills).toBe(0);
    made.room.last.answer(1);
    await pass(9_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(made.room.last.kills).toBe(1);
  });

  it('stays while a call takes longer than that', async () => {
    const made = makePool({ idleTimeoutMs: 10_000 });
    await made.pool.start();
    await pass(9_000);
    const call = made.call();
    await pass(20_000);
    expect(made.room.last.kills).toBe(0);
    made.room.last.answer(0, 'long');
    expect(await call.outcome).toBe('long');
  });

  it('that is dead already is not waited for', async () => {
    const made = makePool({ idleTimeoutMs: 10_000 });
    const call = made.call();
    await turn();
    const { last } = made.room;
    last.say({ type: 'received', id: last.call(0) });
    last.end();
    expect(await call.outcome).toBe('ERR_BACKEND_CRASHED');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stays where no time is given', async () => {
    const made = makePool();
    await made.pool.start();
    await pass(1e9);
    expect(made.room.last.kills).toBe(0);
  });

  it('stays when it is the last and keepsLast is set', async () => {
    const made = makePool({ idleTimeoutMs: 10_000, keepsLast: true });
    await made.pool.start();
    await pass(1e6);
    expect(made.room.last.kills).toBe(0);
  });
});

describe('the health of a pool', () => {
  it('tells each state', async () => {
    const made = makePool({}, SILENT);
    expect(await made.pool.health()).toEqual({ status: 'unloaded', restarts: 0 });
    const failing = watch(made.pool.start());
    expect(await made.pool.health()).toEqual({ status: 'loading', restarts: 0 });
    await turn();
    expect(await made.pool.health()).toEqual({ status: 'loading', restarts: 0 });
    made.room.last.refuse('bad');
    await failing.outcome;
    expect(await made.pool.health()).toEqual({ status: 'failed', message: 'bad', restarts: 0 });
    void made.pool.start();
    await turn();
    expect(await made.pool.health()).toEqual({ status: 'loading', restarts: 1 });
    made.room.last.load();
    await turn();
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
    await made.pool.dispose();
    expect(await made.pool.health()).toEqual({ status: 'unloaded', restarts: 1 });
  });

  it('does not wait for an engine that cannot tell what it uses', async () => {
    const made = makePool(
      {},
      {
        react(engine, message) {
          loadsAtOnce(engine, message);
          if (message.type === 'measure') engine.say({ type: 'measured', id: message.id });
        },
      },
    );
    await made.pool.start();
    expect(await made.pool.health()).toEqual({ status: 'ready', restarts: 0 });
  });

  it('tells what the engine uses, with the processor time of those before it', async () => {
    let cpuTimeMs = 100;
    const made = makePool(
      {},
      {
        react(engine, message) {
          loadsAtOnce(engine, message);
          if (message.type === 'measure' && cpuTimeMs > 0) {
            engine.say({ type: 'measured', id: message.id, use: useOf(cpuTimeMs) });
          }
        },
      },
    );
    await made.pool.start();
    const ready = { status: 'ready', memoryBytes: 1_000 };
    expect(await made.pool.health()).toEqual({ ...ready, cpuTimeMs: 100, restarts: 0 });
    cpuTimeMs = 0;
    const deaf = made.pool.health();
    await pass(1_000);
    // Too deep in its work to answer: as it was last.
    expect(await deaf).toEqual({ ...ready, cpuTimeMs: 100, restarts: 0 });
    made.room.last.end();
    await turn();
    await made.pool.start();
    cpuTimeMs = 30;
    expect(await made.pool.health()).toEqual({ ...ready, cpuTimeMs: 130, restarts: 1 });
  });

  it('is that of now where the engine dies while it is asked', async () => {
    const made = makePool();
    await made.pool.start();
    const health = made.pool.health();
    made.room.last.end();
    await turn();
    expect(await health).toEqual({ status: 'unloaded', restarts: 0 });
  });

  it('uses what the engine told last when it is too busy to answer', async () => {
    const made = makePool({}, SILENT);
    const start = watch(made.pool.start());
    await turn();
    made.room.last.say({ type: 'loaded', facts: { version: 1 }, use: useOf(10) });
    await start.outcome;
    expect(await healthOf(made)).toMatchObject({ memoryBytes: 1_000, cpuTimeMs: 10 });
    const call = made.call();
    await turn();
    const id = made.room.last.call(0);
    made.room.last.say({ type: 'result', id, result: resultOf('done'), use: useOf(25) });
    expect(await call.outcome).toBe('done');
    expect(await healthOf(made)).toMatchObject({ cpuTimeMs: 25 });
  });
});
