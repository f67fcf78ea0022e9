import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  audio,
  healthOf,
  type MadePool,
  makePool,
  pass,
  SILENT,
  turn,
  watch,
} from './__fixtures__/made-pool.js';
import { resultOf } from './__fixtures__/scripted-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an engine that dies', () => {
  it('over a call that it had begun fails it as retryable, and is started anew', async () => {
    const made = makePool();
    const call = made.pool.call(audio, {}, {});
    const outcome = expect(call).rejects.toMatchObject({
      code: 'ERR_BACKEND_CRASHED',
      retryable: true,
      details: { why: 'SIGSEGV', stderr: 'bad pointer' },
    });
    const waiting = made.call();
    await turn();
    const [first] = made.room.engines;
    first?.say({ type: 'received', id: first.call(0) });
    first?.end({ why: 'SIGSEGV', stderr: 'bad pointer' });
    await outcome;
    await turn();
    expect(made.room.engines).toHaveLength(2);
    made.room.last.answer(0, 'waited');
    expect(await waiting.outcome).toBe('waited');
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
    expect(made.room.log).toContainEqual({ level: 'error', message: 'the engine died' });
  });

  it('before it had begun a call has it sent to the next, once', async () => {
    const made = makePool();
    const call = made.call();
    await turn();
    made.room.last.end();
    await turn();
    expect(made.room.engines).toHaveLength(2);
    expect([made.room.last.told('transcribe').length, call.settled]).toEqual([1, undefined]);
    made.room.last.answer(0, 'resent');
    expect(await call.outcome).toBe('resent');

    const unlucky = made.call();
    await turn();
    made.room.last.end();
    await turn();
    made.room.last.end();
    expect(await unlucky.outcome).toBe('ERR_BACKEND_CRASHED');
    expect(made.room.engines).toHaveLength(3);
  });

  it('does not have a call resent whose caller has left', async () => {
    const made = makePool();
    const abort = new AbortController();
    const left = made.call({ signal: abort.signal });
    await turn();
    abort.abort();
    made.room.last.end();
    expect(await left.outcome).toBe('ERR_ABORTED');
    await turn();
    expect(made.room.engines).toHaveLength(1);
  });

  it('fails the calls that it had begun only', async () => {
    const made = makePool({ callsPerEngine: 2 });
    const [begun, sent] = [made.call(), made.call()];
    await turn();
    const { last } = made.room;
    last.say({ type: 'received', id: last.call(0) });
    last.end();
    expect(await begun.outcome).toBe('ERR_BACKEND_CRASHED');
    await turn();
    made.room.last.answer(0, 'resent');
    expect(await sent.outcome).toBe('resent');
  });

  it('without calls is started anew by the next', async () => {
    const made = makePool();
    await made.pool.start();
    made.room.last.end();
    await turn();
    expect(await made.pool.health()).toEqual({ status: 'unloaded', restarts: 0 });
    const call = made.call();
    await turn();
    made.room.last.answer(0, 'anew');
    expect(await call.outcome).toBe('anew');
    expect(await healthOf(made)).toEqual({ status: 'ready', restarts: 1 });
  });

  /** A pool whose first engine dies as it has loaded. */
  function makeShortLived(): MadePool {
    let isFirst = true;
    return makePool(
      {},
      {
        react(engine, { type }) {
          if (type !== 'load') return;
          engine.load();
          if (isFirst) engine.end();
          isFirst = false;
        },
      },
    );
  }

  it('as soon as it has loaded is not given the call that waits for it', async () => {
    const made = makeShortLived();
    const call = made.call();
    await turn();
    expect(made.room.engines.map((engine) => engine.told('transcribe').length)).toEqual([0, 1]);
    made.room.last.answer(0, 'anew');
    expect(await call.outcome).toBe('anew');
  });

  it('as soon as it has loaded is not taken for one that is ready', async () => {
    const made = makeShortLived();
    await watch(made.pool.start()).outcome;
    expect(await made.pool.health()).toMatchObject({ status: 'unloaded' });
    const call = made.call();
    await turn();
    made.room.last.answer(0, 'anew');
    expect(await call.outcome).toBe('anew');
    expect(made.room.engines).toHaveLength(2);
  });

  it('is not heard any more', async () => {
    const made = makePool();
    const heard: unknown[] = [];
    const call = made.call({ onProgress: (progress) => heard.push(progress) });
    await turn();
    const [dead] = made.room.engines;
    dead?.end();
    await turn();
    const id = made.room.last.call(0);
    dead?.say({ type: 'progress', id, progress: 1 });
    dead?.say({ type: 'received', id });
    dead?.say({ type: 'result', id, result: resultOf('of the dead') });
    dead?.say({ type: 'warning', message: 'of the dead' });
    dead?.load(99);
    await turn();
    expect([call.settled, heard, made.pool.facts]).toEqual([undefined, [], { version: 1 }]);
    expect(made.room.log.filter(({ level }) => level === 'warn')).toEqual([]);
    made.room.last.answer(0, 'of the living');
    expect(await call.outcome).toBe('of the living');
  });

  it('at each start counts as a restart after the first', async () => {
    const made = makePool({}, SILENT);
    for (const restarts of [0, 1, 2]) {
      const start = watch(made.pool.start());
      await turn();
      made.room.last.end();
      expect(await start.outcome).toBe('ERR_BACKEND_UNAVAILABLE');
      expect(await made.pool.health()).toMatchObject({ status: 'failed', restarts });
    }
  });

  it('gives its unbegun calls to the next engine, in order and before those that wait', async () => {
    const made = makePool({ callsPerEngine: 2 });
    const languages = ['a', 'b', 'c'];
    for (const language of languages) void watch(made.pool.call(audio, { language }, {}));
    await turn();
    made.room.last.end();
    await turn();
    expect(made.room.last.told('transcribe').map(({ language }) => language)).toEqual(['a', 'b']);
  });
});

describe('an engine that hangs', () => {
  it('over a call is killed, and the call fails as retryable', async () => {
    const made = makePool({ callTimeoutMs: 5_000 });
    const [hanging, next] = [made.call(), made.call()];
    await pass(4_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(hanging.settled).toBe('ERR_BACKEND_TIMEOUT');
    expect(made.room.engines).toHaveLength(2);
    expect(made.room.engines[0]?.kills).toBe(1);
    made.room.last.answer(0, 'next');
    expect(await next.outcome).toBe('next');
    await pass(60_000);
    expect(made.room.last.kills).toBe(0);
  });

  it('takes the calls beside it along, those that it had begun', async () => {
    const made = makePool({ callsPerEngine: 3, callTimeoutMs: 5_000 });
    const hanging = made.call();
    await pass(1_000);
    const [begun, unbegun] = [made.call(), made.call()];
    await turn();
    made.room.last.say({ type: 'received', id: made.room.last.call(1) });
    await pass(4_000);
    expect(hanging.settled).toBe('ERR_BACKEND_TIMEOUT');
    expect(begun.settled).toBe('ERR_BACKEND_CRASHED');
    made.room.last.answer(0, 'unbegun');
    expect(await unbegun.outcome).toBe('unbegun');
  });

  it('has so much longer as the audio is', async () => {
    const made = makePool({ callTimeoutMs: 5_000 });
    made.call({}, new Float32Array(61 * 16_000));
    await pass(14_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(made.room.last.kills).toBe(1);
  });

  it('has as long as it takes where the limit is more than a timer can count', async () => {
    const made = makePool({ callTimeoutMs: 2 ** 31 - 1 });
    const call = made.call({}, new Float32Array(61 * 16_000));
    await pass(60_000);
    expect(made.room.last.kills).toBe(0);
    made.room.last.answer(0, 'at last');
    expect(await call.outcome).toBe('at last');
  });

  it('is named in the error of its call, with the time that it had, and in the log', async () => {
    const made = makePool({ callTimeoutMs: 5_000 });
    const outcome = expect(made.pool.call(audio, {}, {})).rejects.toMatchObject({
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
      message: expect.stringContaining('no answer within 5000 ms'),
      details: { why: 'no answer within 5000 ms', callTimeoutMs: 5_000 },
    });
    await turn();
    made.room.last.say({ type: 'received', id: made.room.last.call(0) });
    await pass(5_000);
    await outcome;
    expect(made.room.log.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', message: 'the engine hangs, killing it' },
      { level: 'error', message: 'the engine died' },
    ]);
    // Nobody asks for anything: none is started.
    expect(made.room.engines).toHaveLength(1);
  });
});
