import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { audio, healthOf, makePool, pass, SILENT, turn, watch } from './__fixtures__/made-pool.js';
import { createEngineRoom, loadsAtOnce } from './__fixtures__/scripted-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('starting a pool', () => {
  it('happens once for all who wait', async () => {
    const made = makePool({}, SILENT);
    const starts = [watch(made.pool.start()), watch(made.pool.start()), made.call()];
    await turn();
    expect(made.room.engines).toHaveLength(1);
    expect(made.room.last.told('load')).toEqual([{ type: 'load', model: 'tiny 1' }]);
    expect(starts.map(({ settled }) => settled)).toEqual([undefined, undefined, undefined]);
    made.room.last.load(7);
    await turn();
    expect(made.pool.facts).toEqual({ version: 7 });
    made.room.last.answer(0, 'ask');
    await turn();
    expect(starts.map(({ settled }) => settled)).toEqual(['done', 'done', 'ask']);
    await made.pool.start();
    expect(made.room.engines).toHaveLength(1);
  });

  it('hands the engine what prepare gives, each time anew', async () => {
    const made = makePool();
    await made.pool.start();
    made.room.last.end();
    await turn();
    await made.pool.start();
    expect(made.room.engines.map(({ model }) => model)).toEqual(['tiny 1', 'tiny 2']);
  });

  it('fails as the engine says, and may be tried again', async () => {
    const made = makePool({}, SILENT);
    const [start, call] = [watch(made.pool.start()), made.call()];
    await turn();
    made.room.last.refuse('The weights are damaged.');
    expect(await start.outcome).toBe('ERR_MODEL_INVALID');
    expect(await call.outcome).toBe('ERR_MODEL_INVALID');
    expect(made.room.last.kills).toBe(1);
    expect(await made.pool.health()).toEqual({
      status: 'failed',
      message: 'The weights are damaged.',
      restarts: 0,
    });
    const again = watch(made.pool.start());
    await turn();
    made.room.last.load();
    expect(await again.outcome).toBe('done');
    expect(made.room.engines).toHaveLength(2);
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('no disk');
      },
    ],
    ['later', () => Promise.reject(new Error('no disk'))],
  ])('fails with what prepare throws %s, and may be tried again', async (_, fail) => {
    let isBroken = true;
    const made = makePool({
      prepare: () => (isBroken ? fail() : Promise.resolve({ model: 'tiny' })),
    });
    expect(await watch(made.pool.start()).outcome).toBe('Error: no disk');
    expect(await made.pool.health()).toMatchObject({ status: 'failed', message: 'no disk' });
    isBroken = false;
    await made.pool.start();
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 0 });
  });

  it('fails with what opening throws, and may be tried again', async () => {
    const opened = createEngineRoom({ react: loadsAtOnce }).options;
    let isBroken = true;
    const made = makePool({
      open(load, receive, signal) {
        if (isBroken) throw new Error('no such program');
        return opened.open(load, receive, signal);
      },
    });
    expect(await watch(made.pool.start()).outcome).toBe('Error: no such program');
    isBroken = false;
    await made.pool.start();
  });

  it('opens engines that take their time to be opened', async () => {
    const opened = createEngineRoom({ react: loadsAtOnce }).options;
    const made = makePool({
      open: async (load, receive, signal) => await opened.open(load, receive, signal),
    });
    await made.pool.start();
    expect(made.pool.facts).toEqual({ version: 1 });
  });

  it('fails when the engine dies over it, with the last that it wrote', async () => {
    const made = makePool({}, SILENT);
    const start = made.pool.start();
    const outcome = expect(start).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('(exit code 3): no memory.'),
      details: { why: 'exit code 3', stderr: 'loading\nno memory\n' },
    });
    await turn();
    made.room.last.end({ why: 'exit code 3', stderr: 'loading\nno memory\n' });
    await outcome;
    expect(await made.pool.health()).toMatchObject({ status: 'failed' });
  });

  it('fails as the dead engine tells to', async () => {
    const made = makePool({}, SILENT);
    const start = watch(made.pool.start());
    await turn();
    const error = { code: 'ERR_MODEL_NOT_FOUND', message: 'No such model.' } as const;
    made.room.last.end({ why: 'exit code 3', error });
    expect(await start.outcome).toBe('ERR_MODEL_NOT_FOUND');
  });

  it('kills an engine that does not load in time, and waits until it is gone', async () => {
    const made = makePool({ loadTimeoutMs: 5_000 }, { diesWhenKilled: false });
    const start = watch(made.pool.start());
    await pass(4_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect([made.room.last.kills, start.settled]).toEqual([1, undefined]);
    made.room.last.load();
    await turn();
    expect(start.settled).toBeUndefined();
    made.room.last.end();
    expect(await start.outcome).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(made.pool.facts).toBeUndefined();
  });

  it('goes on for others when one who waits aborts', async () => {
    const made = makePool({}, SILENT);
    const abort = new AbortController();
    const [left, stays] = [watch(made.pool.start(abort.signal)), watch(made.pool.start())];
    await turn();
    abort.abort();
    expect(await left.outcome).toBe('ERR_ABORTED');
    expect(stays.settled).toBeUndefined();
    made.room.last.load();
    expect(await stays.outcome).toBe('done');
    expect(await watch(made.pool.start(abort.signal)).outcome).toBe('ERR_ABORTED');
  });

  it('goes on where all who waited abort, and a failure of it troubles nobody', async () => {
    const made = makePool({}, SILENT);
    const abort = new AbortController();
    const left = [watch(made.pool.start(abort.signal)), made.call({ signal: abort.signal })];
    await turn();
    abort.abort();
    await turn();
    expect(left.map(({ settled }) => settled)).toEqual(['ERR_ABORTED', 'ERR_ABORTED']);
    made.room.last.refuse('bad');
    await turn();
    expect(await made.pool.health()).toMatchObject({ status: 'failed', message: 'bad' });
  });

  it('holds no place for calls that were aborted meanwhile', async () => {
    const made = makePool({ callsPerEngine: 1, maxQueuedCalls: 0 }, SILENT);
    const abort = new AbortController();
    const left = made.call({ signal: abort.signal });
    await turn();
    abort.abort();
    await turn();
    const stays = made.call();
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'ask');
    expect(await left.outcome).toBe('ERR_ABORTED');
    expect(await stays.outcome).toBe('ask');
    expect(made.room.last.told('transcribe')).toHaveLength(1);
  });

  it('starts no engine on a signal that is aborted', async () => {
    const made = makePool();
    const signal = AbortSignal.abort('enough');
    await expect(made.pool.start(signal)).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(made.pool.call(audio, {}, { signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      cause: 'enough',
    });
    expect(made.room.engines).toHaveLength(0);
  });

  it('fails the call whose engine dies at its start, and starts no engine by itself', async () => {
    const made = makePool({}, SILENT);
    const call = made.call();
    await turn();
    made.room.last.end();
    expect(await call.outcome).toBe('ERR_BACKEND_UNAVAILABLE');
    await turn();
    expect(made.room.engines).toHaveLength(1);
    expect(await made.pool.health()).toMatchObject({ status: 'failed', restarts: 0 });
  });

  it('starts another engine for the next call when one dies at its start', async () => {
    const made = makePool({}, SILENT);
    const [first, second] = [made.call(), made.call()];
    await turn();
    made.room.last.end();
    expect(await first.outcome).toBe('ERR_BACKEND_UNAVAILABLE');
    await turn();
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'second');
    expect(await second.outcome).toBe('second');
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
  });

  it('fails as many calls as the engine that cannot load would have had', async () => {
    const made = makePool({ callsPerEngine: 2 }, SILENT);
    const calls = [made.call(), made.call(), made.call()];
    await turn();
    made.room.last.refuse('bad');
    await turn();
    expect(calls.map(({ settled }) => settled)).toEqual([
      'ERR_MODEL_INVALID',
      'ERR_MODEL_INVALID',
      undefined,
    ]);
    expect(made.room.engines).toHaveLength(2);
  });

  it.each([
    [
      "node:internal/modules/cjs/loader:1228\n  throw err;\n\nError: Cannot find module 'a'\n    at new NodeError (node:internal/errors:405:5)\n\nNode.js v20.20.2\n",
      "Error: Cannot find module 'a'.",
    ],
    ['Traceback\n  File "a.py", line 1\nValueError: no device\n', 'ValueError: no device.'],
    ['fatal error: out of luck\nbye\n', 'fatal error: out of luck.'],
    ['loading\nno memory\n', 'no memory.'],
    ['', 'the machine may be short of memory.'],
  ])('names the error among what a dying engine wrote: %j', async (stderr, named) => {
    const made = makePool({}, SILENT);
    const outcome = expect(made.pool.start()).rejects.toThrow(`(exit code 1): ${named}`);
    await turn();
    made.room.last.end({ why: 'exit code 1', stderr });
    await outcome;
  });

  it('waits for a load as long as it takes where no limit is given', async () => {
    const made = makePool({ loadTimeoutMs: undefined }, SILENT);
    const start = watch(made.pool.start());
    await pass(1e9);
    expect(made.room.last.kills).toBe(0);
    made.room.last.load();
    expect(await start.outcome).toBe('done');
  });
});

describe('a start that is tried again', () => {
  const retries = { retries: 2, retryDelayMs: 100 };

  it('keeps the calls waiting, and is not seen by them', async () => {
    const made = makePool(retries, SILENT);
    const [start, call] = [watch(made.pool.start()), made.call()];
    await turn();
    made.room.last.end({ why: 'SIGKILL' });
    await pass(99);
    expect(made.room.engines).toHaveLength(1);
    await pass(101);
    expect(made.room.engines).toHaveLength(2);
    expect([start.settled, call.settled]).toEqual([undefined, undefined]);
    expect(await made.pool.health()).toMatchObject({ status: 'loading', restarts: 0 });
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'heard');
    expect([await start.outcome, await call.outcome]).toEqual(['done', 'heard']);
    expect(made.room.log.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('is so without being told to, once an engine has loaded', async () => {
    const made = makePool({}, SILENT);
    const call = made.call();
    await turn();
    made.room.last.load();
    await turn();
    made.room.last.end();
    await turn();
    made.room.last.end({ why: 'SIGKILL' });
    await pass(500);
    expect(made.room.engines).toHaveLength(3);
    made.room.last.load();
    await turn();
    made.room.last.answer(0, 'heard');
    expect(await call.outcome).toBe('heard');
  });

  it('is so after pauses that grow, as often as is said, and fails with its last failure', async () => {
    let prepared = 0;
    const made = makePool({
      ...retries,
      prepare: async () => {
        throw new TranscribeError(`${++prepared}`, {
          code: 'ERR_DOWNLOAD_FAILED',
          retryable: true,
        });
      },
    });
    const start = made.pool.start();
    const outcome = expect(start).rejects.toMatchObject({
      code: 'ERR_DOWNLOAD_FAILED',
      message: '3',
    });
    // The first pause is 100 to 200 ms, the second one 200 to 400.
    await pass(200);
    expect(prepared).toBe(2);
    await pass(99);
    expect(prepared).toBe(2);
    await pass(301);
    await outcome;
    expect(prepared).toBe(3);
  });

  it('is not, where it would fail the same way', async () => {
    const made = makePool(retries, SILENT);
    const start = watch(made.pool.start());
    await turn();
    made.room.last.refuse('The weights are damaged.');
    expect(await start.outcome).toBe('ERR_MODEL_INVALID');
    expect(made.room.engines).toHaveLength(1);
  });

  it('ends with the pool', async () => {
    const made = makePool({ ...retries, retryDelayMs: 5_000 }, SILENT);
    const start = watch(made.pool.start());
    await turn();
    made.room.last.end({ why: 'SIGKILL' });
    await turn();
    await made.pool.dispose();
    expect(await start.outcome).toBe('ERR_DISPOSED');
    expect(made.room.engines).toHaveLength(1);
  });

  it('does not make calls be tried again', async () => {
    const made = makePool(retries);
    const call = made.call();
    await turn();
    made.room.last.say({ type: 'received', id: made.room.last.call(0) });
    made.room.last.end({ why: 'SIGKILL' });
    expect(await call.outcome).toBe('ERR_BACKEND_CRASHED');
  });
});
