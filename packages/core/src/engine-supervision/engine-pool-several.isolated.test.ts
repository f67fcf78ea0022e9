import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  healthOf,
  type MadePool,
  makePool,
  pass,
  turn,
  type Watched,
  watch,
} from './__fixtures__/made-pool.js';
import {
  type EngineRoomOptions,
  loadsAtOnce,
  type ScriptedEngine,
  useOf,
} from './__fixtures__/scripted-engine.js';

/** Engines that load at once, and tell what they use. */
const OPEN: EngineRoomOptions = {
  react(engine, message) {
    loadsAtOnce(engine, message);
    if (message.type === 'measure') {
      engine.say({ type: 'measured', id: message.id, use: useOf(50) });
    }
  },
};

/** Engines of which the first loads at once, and the others when the test says so. */
function firstLoads(): EngineRoomOptions {
  let loads = 0;
  return {
    react(engine, { type }) {
      if (type === 'load' && loads++ === 0) engine.load();
    },
  };
}

/** How many calls each engine was sent. */
const sent = ({ room }: MadePool): number[] =>
  room.engines.map((engine) => engine.told('transcribe').length);

/** Two engines, each with a call. */
async function makeTwo(
  options: Parameters<typeof makePool>[0] = {},
): Promise<{ made: MadePool; calls: Watched[]; engines: ScriptedEngine[] }> {
  const made = makePool({ engines: 2, ...options }, OPEN);
  const calls = [made.call(), made.call()];
  await turn();
  expect(sent(made)).toEqual([1, 1]);
  return { made, calls, engines: [...made.room.engines] };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a pool of several engines', () => {
  it('starts the second engine when two calls are there, not before', async () => {
    const made = makePool({ engines: 3 }, OPEN);
    await made.pool.start();
    for (const index of [0, 1]) {
      const call = made.call();
      await turn();
      made.room.last.answer(index);
      await call.outcome;
    }
    expect(sent(made)).toEqual([2]);
    made.call();
    made.call();
    await turn();
    expect(sent(made)).toEqual([3, 1]);
    expect(made.pool.ready).toBe(2);
    expect(await made.pool.health()).toEqual({
      status: 'ready',
      restarts: 0,
      memoryBytes: 2_000,
      cpuTimeMs: 100,
    });
  });

  it('fills an engine with callsPerEngine calls before it starts another', async () => {
    const made = makePool({ engines: 3, callsPerEngine: 2, maxQueuedCalls: 5 }, OPEN);
    for (const _ of [1, 2, 3]) made.call();
    await turn();
    expect(sent(made)).toEqual([2, 1]);
  });

  it('runs one call on each engine; the others wait, up to the bound', async () => {
    const { made, calls, engines } = await makeTwo({ maxQueuedCalls: 1 });
    const waiting = made.call();
    await expect(made.pool.call(new Float32Array(1), {}, {})).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      details: { queued: 1 },
    });
    engines[1]?.answer(0, 'second');
    expect(await calls[1]?.outcome).toBe('second');
    await turn();
    engines[1]?.answer(1, 'waited');
    expect(await waiting.outcome).toBe('waited');
    expect(sent(made)).toEqual([1, 2]);
  });

  it('gives a waiting call to the first engine that is free, not to the one that starts for it', async () => {
    const made = makePool({ engines: 2 }, firstLoads());
    const [first, second] = [made.call(), made.call()];
    await turn();
    const [engine] = made.room.engines;
    engine?.answer(0, 'first');
    await first.outcome;
    await turn();
    engine?.answer(1, 'second');
    expect(await second.outcome).toBe('second');
    expect(sent(made)).toEqual([2, 0]);
    expect(await healthOf(made)).toMatchObject({ status: 'ready' });
  });

  it('starts no engine for a call whose caller has left', async () => {
    const made = makePool({ engines: 2, callTimeoutMs: 60_000 });
    const abort = new AbortController();
    made.call({ signal: abort.signal });
    await turn();
    abort.abort();
    const next = made.call();
    await turn();
    expect(sent(made)).toEqual([1]);
    // The hung one is in its way only until it is killed.
    await pass(60_000);
    expect(sent(made)).toEqual([1, 1]);
    made.room.last.answer(0, 'next');
    expect(await next.outcome).toBe('next');
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
    expect(made.pool.ready).toBe(1);
  });

  it('starts one engine for several who call start', async () => {
    const made = makePool({ engines: 2 }, firstLoads());
    await Promise.all([made.pool.start(), made.pool.start()]);
    expect(made.room.engines).toHaveLength(1);
  });

  it('fails the call of the engine that dies, and no other', async () => {
    const { made, calls, engines } = await makeTwo();
    for (const engine of engines) engine.say({ type: 'received', id: engine.call(0) });
    engines[0]?.end();
    expect(await calls[0]?.outcome).toBe('ERR_BACKEND_CRASHED');
    const next = made.call();
    await turn();
    expect(sent(made)).toEqual([1, 1, 1]);
    made.room.last.answer(0, 'next');
    engines[1]?.answer(0, 'other');
    expect([await next.outcome, await calls[1]?.outcome]).toEqual(['next', 'other']);
    expect(await made.pool.health()).toMatchObject({ restarts: 1 });
  });

  it('kills the engine that hangs, and no other', async () => {
    const { made, calls, engines } = await makeTwo({ callTimeoutMs: 5_000 });
    engines[1]?.answer(0, 'done');
    await pass(5_000);
    expect(calls.map(({ settled }) => settled)).toEqual(['ERR_BACKEND_TIMEOUT', 'done']);
    expect(engines.map(({ kills }) => kills)).toEqual([1, 0]);
    made.call();
    await turn();
    expect(sent(made)).toEqual([1, 2]);
  });

  it('tells the engine of the call that is aborted, and no other', async () => {
    const made = makePool({ engines: 2 });
    const abort = new AbortController();
    const [left] = [made.call({ signal: abort.signal }), made.call()];
    await turn();
    abort.abort();
    expect(await left.outcome).toBe('ERR_ABORTED');
    expect(made.room.engines.map((engine) => engine.told('cancel').length)).toEqual([1, 0]);
  });

  it('ends an engine that is idle for idleTimeoutMs; the last one stays', async () => {
    const { made, calls, engines } = await makeTwo({ idleTimeoutMs: 30_000, keepsLast: true });
    engines[1]?.answer(0);
    await calls[1]?.outcome;
    await pass(10_000);
    engines[0]?.answer(0);
    await pass(19_999);
    expect(made.pool.ready).toBe(2);
    await pass(1);
    expect(engines.map(({ kills }) => kills)).toEqual([0, 1]);
    await pass(1e6);
    expect(engines.map(({ kills }) => kills)).toEqual([0, 1]);
    expect(await made.pool.health()).toMatchObject({ memoryBytes: 1_000 });
    // Ending one that is not needed is no fault, and neither is starting it again.
    made.call();
    made.call();
    await turn();
    expect(sent(made)).toEqual([2, 1, 1]);
    expect(await made.pool.health()).toMatchObject({ restarts: 0 });
    expect(made.room.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('ends all idle engines where the last is not kept', async () => {
    const { engines } = await makeTwo({ idleTimeoutMs: 30_000 });
    for (const engine of engines) engine.answer(0);
    await pass(30_000);
    expect(engines.map(({ kills }) => kills)).toEqual([1, 1]);
  });

  it('keeps an engine that gets a call before it has been idle for long', async () => {
    const { made, engines } = await makeTwo({ idleTimeoutMs: 30_000, keepsLast: true });
    for (const index of [0, 1]) {
      engines[1]?.answer(index);
      await pass(20_000);
      made.call();
      await turn();
    }
    expect(sent(made)).toEqual([1, 3]);
    expect(made.pool.ready).toBe(2);
  });

  it('reports the processor time of all engines, those that have ended included', async () => {
    const { made, calls, engines } = await makeTwo({ idleTimeoutMs: 30_000, keepsLast: true });
    expect(await made.pool.health()).toMatchObject({ cpuTimeMs: 100 });
    engines[1]?.answer(0);
    await calls[1]?.outcome;
    await pass(30_000);
    expect(await made.pool.health()).toMatchObject({ memoryBytes: 1_000, cpuTimeMs: 100 });
    engines[0]?.say({ type: 'received', id: engines[0].call(0) });
    engines[0]?.end();
    expect(await calls[0]?.outcome).toBe('ERR_BACKEND_CRASHED');
    await made.pool.start();
    expect(await made.pool.health()).toMatchObject({ memoryBytes: 1_000, cpuTimeMs: 150 });
  });

  it('reports the engines that answer when another dies over the question', async () => {
    let isDeaf = false;
    const made = makePool(
      { engines: 2 },
      { react: (engine, message) => (isDeaf ? undefined : OPEN.react?.(engine, message)) },
    );
    made.call();
    made.call();
    await turn();
    await made.pool.health();
    isDeaf = true;
    const health = made.pool.health();
    const [first, second] = made.room.engines;
    first?.end();
    const [asked] = second?.told('measure').slice(-1) ?? [];
    second?.say({ type: 'measured', id: asked?.id ?? -1, use: useOf(60) });
    expect(await health).toMatchObject({ memoryBytes: 1_000, cpuTimeMs: 110 });
  });

  it('goes on with one engine where no second can be started, and tries again later', async () => {
    const made = makePool({ engines: 2, callTimeoutMs: 3_600_000 }, firstLoads());
    const [first, second] = [made.call(), made.call()];
    await turn();
    made.room.last.end();
    await turn();
    const warnings = () => made.room.log.filter(({ level }) => level === 'warn');
    expect(warnings()).toEqual([
      {
        level: 'warn',
        message: 'no further engine can be started; the calls go to those that are there',
      },
    ]);
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 0 });
    await pass(58_999);
    expect(made.room.engines).toHaveLength(2);
    await pass(1);
    expect(made.room.engines).toHaveLength(3);
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'second');
    expect(await second.outcome).toBe('second');
    expect(first.settled).toBeUndefined();
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
  });

  it('starts an engine at once when none is left, even after a failed start', async () => {
    const made = makePool({ engines: 2 }, firstLoads());
    const [first, second] = [made.call(), made.call()];
    await turn();
    made.room.last.end();
    await turn();
    const [only] = made.room.engines;
    only?.say({ type: 'received', id: only.call(0) });
    only?.end();
    expect(await first.outcome).toBe('ERR_BACKEND_CRASHED');
    await turn();
    expect(made.room.engines).toHaveLength(3);
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'second');
    expect(await second.outcome).toBe('second');
  });

  it('answers every call when no engine can be started', async () => {
    const made = makePool(
      { engines: 3, maxQueuedCalls: 5 },
      {
        react(engine, { type }) {
          if (type === 'load') engine.refuse('bad');
        },
      },
    );
    const calls = [1, 2, 3, 4, 5].map(() => made.call());
    await turn();
    expect(calls.map(({ settled }) => settled)).toEqual(calls.map(() => 'ERR_MODEL_INVALID'));
    expect(await made.pool.health()).toMatchObject({ status: 'failed', message: 'bad' });
  });

  it('fails all who wait for a start that fails', async () => {
    const made = makePool({ engines: 2 }, {});
    const starts = [watch(made.pool.start()), watch(made.pool.start())];
    await turn();
    made.room.last.refuse('bad');
    await turn();
    expect(starts.map(({ settled }) => settled)).toEqual([
      'ERR_MODEL_INVALID',
      'ERR_MODEL_INVALID',
    ]);
  });

  it('ends all engines when it is disposed', async () => {
    const { made, calls, engines } = await makeTwo({ idleTimeoutMs: 30_000 });
    const waiting = made.call();
    await made.pool.dispose();
    expect(engines.every(({ kills }) => kills > 0)).toBe(true);
    for (const call of [...calls, waiting]) expect(await call.outcome).toBe('ERR_DISPOSED');
    expect(await made.pool.health()).toMatchObject({ status: 'unloaded' });
    expect(made.room.log.filter(({ level }) => level === 'error')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
