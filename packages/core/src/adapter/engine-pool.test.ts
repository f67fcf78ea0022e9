import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TranscriptResult } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import {
  createEngineRoom,
  type EngineRoom,
  type EngineRoomOptions,
  type Facts,
  type Load,
  loadsAtOnce,
  type Request,
  resultOf,
  useOf,
} from './__fixtures__/scripted-engine.js';
import type { CallListeners } from './engine-call.js';
import { createEnginePool, type EnginePool } from './engine-pool.js';
import type { EnginePoolOptions } from './engine-pool-options.js';

// A rejection that nobody handles fails the run of vitest by itself.

const audio = new Float32Array(16_000);

interface Made {
  readonly room: EngineRoom;
  readonly pool: EnginePool<Request, Facts>;
  /** A call, and what became of it. */
  call(listeners?: CallListeners, samples?: Float32Array): Called;
}

interface Called {
  readonly outcome: Promise<string>;
  readonly settled: string | undefined;
}

/** A promise whose end can be looked at at any time: its text, or its error's code. */
function watch(promise: Promise<unknown>): Called {
  let settled: string | undefined;
  const outcome = promise.then(
    (result) => (result as TranscriptResult | undefined)?.text ?? 'done',
    (error: unknown) => (TranscribeError.isInstance(error) ? error.code : String(error)),
  );
  void outcome.then((what) => {
    settled = what;
  });
  return {
    outcome,
    get settled() {
      return settled;
    },
  };
}

/** A host whose engines load at once, if nothing else is said. */
function make(
  options: Partial<EnginePoolOptions<Load, Request, Facts>> = {},
  engines: EngineRoomOptions = { react: loadsAtOnce },
): Made {
  const room = createEngineRoom(engines);
  const pool = createEnginePool<Load, Request, Facts>({ ...room.options, ...options });
  return {
    room,
    pool,
    call: (listeners = {}, samples = audio) => watch(pool.call(samples, {}, listeners)),
  };
}

/** Engines that say nothing by themselves. */
const SILENT: EngineRoomOptions = {};

const turn = () => vi.advanceTimersByTimeAsync(0);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** What the host says it is, where the engine does not answer how much it uses. */
async function healthOf({ pool }: Made): Promise<object> {
  const health = pool.health();
  await pass(1_000);
  return health;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('starting', () => {
  it('happens once for all who wait', async () => {
    const made = make({}, SILENT);
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
    const made = make();
    await made.pool.start();
    made.room.last.end();
    await turn();
    await made.pool.start();
    expect(made.room.engines.map(({ model }) => model)).toEqual(['tiny 1', 'tiny 2']);
  });

  it('fails as the engine says, and may be tried again', async () => {
    const made = make({}, SILENT);
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
    const made = make({
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
    const made = make({
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
    const made = make({
      open: async (load, receive, signal) => await opened.open(load, receive, signal),
    });
    await made.pool.start();
    expect(made.pool.facts).toEqual({ version: 1 });
  });

  it('fails when the engine dies over it, with the last that it wrote', async () => {
    const made = make({}, SILENT);
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
    const made = make({}, SILENT);
    const start = watch(made.pool.start());
    await turn();
    const error = { code: 'ERR_MODEL_NOT_FOUND', message: 'No such model.' } as const;
    made.room.last.end({ why: 'exit code 3', error });
    expect(await start.outcome).toBe('ERR_MODEL_NOT_FOUND');
  });

  it('kills an engine that does not load in time, and waits until it is gone', async () => {
    const made = make({ loadTimeoutMs: 5_000 }, { diesWhenKilled: false });
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
    const made = make({}, SILENT);
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
    const made = make({}, SILENT);
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
    const made = make({ callsPerEngine: 1, maxQueuedCalls: 0 }, SILENT);
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
});

describe('a call', () => {
  it('is sent as it was asked for, and answered', async () => {
    const made = make();
    const call = made.pool.call(audio, { language: 'de' }, {});
    await turn();
    expect(made.room.last.told('transcribe')).toEqual([
      { type: 'transcribe', id: expect.any(Number), samples: audio, language: 'de' },
    ]);
    made.room.last.answer(0, 'frag');
    expect(await call).toEqual(resultOf('frag'));
  });

  it('fails as the engine says', async () => {
    const made = make();
    const call = made.pool.call(audio, {}, {});
    const outcome = expect(call).rejects.toMatchObject({
      code: 'ERR_BACKEND_FAILED',
      message: 'Out of memory.',
      retryable: true,
      details: { bytes: 5 },
    });
    await turn();
    made.room.last.say({
      type: 'failed',
      id: made.room.last.call(0),
      error: {
        code: 'ERR_BACKEND_FAILED',
        message: 'Out of memory.',
        retryable: true,
        details: { bytes: 5 },
      },
    });
    await outcome;
    const next = made.call();
    await turn();
    made.room.last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
    expect(made.room.engines).toHaveLength(1);
  });

  it('waits in a bounded line', async () => {
    const made = make({ callsPerEngine: 1, maxQueuedCalls: 1 });
    const [first, second, third] = [made.call(), made.call(), made.call()];
    expect(await third.outcome).toBe('ERR_OVERLOADED');
    await turn();
    expect(made.room.last.told('transcribe')).toHaveLength(1);
    made.room.last.answer(0, 'first');
    await turn();
    made.room.last.answer(1, 'second');
    expect([await first.outcome, await second.outcome]).toEqual(['first', 'second']);
  });

  it('that is aborted is answered at once, cancelled, and holds its place until the engine answers', async () => {
    const made = make();
    const abort = new AbortController();
    const [left, next] = [made.call({ signal: abort.signal }), made.call()];
    await turn();
    const { last } = made.room;
    abort.abort();
    await turn();
    expect(left.settled).toBe('ERR_ABORTED');
    expect(last.told('cancel')).toEqual([{ type: 'cancel', id: last.call(0) }]);
    expect(last.told('transcribe')).toHaveLength(1);
    last.answer(0);
    await turn();
    last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
  });

  it('that is aborted as soon as it is made never reaches a loaded engine', async () => {
    const made = make();
    await made.pool.start();
    const abort = new AbortController();
    const left = made.call({ signal: abort.signal });
    abort.abort();
    await turn();
    expect(left.settled).toBe('ERR_ABORTED');
    expect(made.room.last.told('transcribe')).toEqual([]);
    made.call();
    await turn();
    expect(made.room.last.told('transcribe')).toHaveLength(1);
  });

  it('that is aborted while the engine does not answer is given up when it has hung', async () => {
    const made = make({ callTimeoutMs: 5_000 });
    const abort = new AbortController();
    const [left, next] = [made.call({ signal: abort.signal }), made.call()];
    await turn();
    abort.abort();
    await pass(5_000);
    expect(left.settled).toBe('ERR_ABORTED');
    expect(made.room.engines).toHaveLength(2);
    made.room.last.answer(0, 'next');
    expect(await next.outcome).toBe('next');
  });

  it('that is aborted as it waits never reaches the engine', async () => {
    const made = make();
    const abort = new AbortController();
    const [first, left] = [made.call(), made.call({ signal: abort.signal })];
    await turn();
    abort.abort();
    expect(await left.outcome).toBe('ERR_ABORTED');
    made.room.last.answer(0, 'first');
    expect(await first.outcome).toBe('first');
    await turn();
    expect(made.room.last.told('transcribe')).toHaveLength(1);
    expect(made.room.last.told('cancel')).toHaveLength(0);
  });
});

describe('an engine that tells of its progress', () => {
  const segment = { start: 0, end: 1, text: 'ask' };

  it('is listened to by the call that it is at', async () => {
    const made = make({ callsPerEngine: 2 });
    const heard: unknown[][] = [[], []];
    for (const one of heard) {
      made.call({ onSegment: (what) => one.push(what), onProgress: (what) => one.push(what) });
    }
    await turn();
    const { last } = made.room;
    last.say({ type: 'progress', id: last.call(1), progress: 0.5 });
    last.say({ type: 'segment', id: last.call(0), segment });
    expect(heard).toEqual([[segment], [0.5]]);
  });

  it('is told on as ever further, and as done in the end', async () => {
    const made = make();
    const heard: unknown[] = [];
    const call = made.call({ onProgress: (progress) => heard.push(progress) });
    await turn();
    const id = made.room.last.call(0);
    for (const progress of [0, 0.25, 0.25, 0.125, Number.NaN, 0.5, 1.01, 1]) {
      made.room.last.say({ type: 'progress', id, progress });
    }
    made.room.last.answer(0, 'ask');
    expect(await call.outcome).toBe('ask');
    expect(heard).toEqual([0.25, 0.5, 1]);

    const silent = made.call({ onProgress: (progress) => heard.push(progress) });
    await turn();
    made.room.last.answer(1);
    await silent.outcome;
    expect(heard).toEqual([0.25, 0.5, 1, 1]);
  });

  it('has begun the call: it is not sent to another one', async () => {
    const made = make();
    const call = made.call({ onSegment: () => {} });
    await turn();
    const { last } = made.room;
    last.say({ type: 'segment', id: last.call(0), segment });
    last.end();
    expect(await call.outcome).toBe('ERR_BACKEND_CRASHED');
  });

  it('is not listened to once the call is aborted or answered', async () => {
    const made = make({ callsPerEngine: 2 });
    const abort = new AbortController();
    const heard: unknown[] = [];
    const onSegment = (what: unknown) => heard.push(what);
    made.call({ onSegment, signal: abort.signal });
    made.call({ onSegment });
    await turn();
    const { last } = made.room;
    abort.abort();
    last.answer(1);
    last.say({ type: 'segment', id: last.call(0), segment });
    last.say({ type: 'segment', id: last.call(1), segment });
    last.answer(0);
    expect(heard).toEqual([]);
  });

  it.each(['onSegment', 'onProgress'] as const)(
    'does not suffer from a listener that throws: %s',
    async (name) => {
      const made = make();
      let told = 0;
      const failing = made.call({
        [name]() {
          told++;
          throw new Error('full disk');
        },
      });
      const next = made.call();
      await turn();
      const { last } = made.room;
      const id = last.call(0);
      const tell = () => {
        last.say({ type: 'segment', id, segment });
        last.say({ type: 'progress', id, progress: 0.5 });
      };
      expect(tell).not.toThrow();
      tell();
      await turn();
      // The caller has the error at once; the engine may be at the call still.
      expect(failing.settled).toBe('Error: full disk');
      expect([told, last.told('cancel').length, last.told('transcribe').length]).toEqual([1, 1, 1]);
      last.answer(0);
      await turn();
      last.answer(1, 'next');
      expect(await next.outcome).toBe('next');
      expect(made.room.engines).toHaveLength(1);
    },
  );

  it('is warned of in the log', async () => {
    const made = make();
    await made.pool.start();
    made.room.last.say({ type: 'warning', message: 'no SIMD', fields: { factor: 13 } });
    expect(made.room.log).toContainEqual({ level: 'warn', message: 'no SIMD' });
  });
});

describe('an engine that dies', () => {
  it('over a call that it had begun fails it as retryable, and is started anew', async () => {
    const made = make();
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
    const made = make();
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
    const made = make();
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
    const made = make({ callsPerEngine: 2 });
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
    const made = make();
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

  /** A host whose first engine dies as it has loaded. */
  function makeShortLived(): Made {
    let isFirst = true;
    return make(
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
    const made = make();
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
    const made = make({}, SILENT);
    for (const restarts of [0, 1, 2]) {
      const start = watch(made.pool.start());
      await turn();
      made.room.last.end();
      expect(await start.outcome).toBe('ERR_BACKEND_UNAVAILABLE');
      expect(await made.pool.health()).toMatchObject({ status: 'failed', restarts });
    }
  });
});

describe('an engine that hangs', () => {
  it('over a call is killed, and the call fails as retryable', async () => {
    const made = make({ callTimeoutMs: 5_000 });
    const [hanging, next] = [made.call(), made.call()];
    await pass(4_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(hanging.settled).toBe('ERR_BACKEND_CRASHED');
    expect(made.room.engines).toHaveLength(2);
    expect(made.room.engines[0]?.kills).toBe(1);
    made.room.last.answer(0, 'next');
    expect(await next.outcome).toBe('next');
    await pass(60_000);
    expect(made.room.last.kills).toBe(0);
  });

  it('has so much longer as the audio is', async () => {
    const made = make({ callTimeoutMs: 5_000 });
    made.call({}, new Float32Array(61 * 16_000));
    await pass(14_999);
    expect(made.room.last.kills).toBe(0);
    await pass(1);
    expect(made.room.last.kills).toBe(1);
  });

  it('has as long as it takes where the limit is more than a timer can count', async () => {
    const made = make({ callTimeoutMs: 2 ** 31 - 1 });
    const call = made.call({}, new Float32Array(61 * 16_000));
    await pass(60_000);
    expect(made.room.last.kills).toBe(0);
    made.room.last.answer(0, 'at last');
    expect(await call.outcome).toBe('at last');
  });
});

describe('an engine without calls', () => {
  it('is ended after a while, and started again by the next call', async () => {
    const made = make({ idleTimeoutMs: 10_000 });
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
    const made = make({ idleTimeoutMs: 10_000, callsPerEngine: 2 });
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
    const made = make({ idleTimeoutMs: 10_000 });
    await made.pool.start();
    await pass(9_000);
    const call = made.call();
    await pass(20_000);
    expect(made.room.last.kills).toBe(0);
    made.room.last.answer(0, 'long');
    expect(await call.outcome).toBe('long');
  });

  it('that is dead already is not waited for', async () => {
    const made = make({ idleTimeoutMs: 10_000 });
    const call = made.call();
    await turn();
    const { last } = made.room;
    last.say({ type: 'received', id: last.call(0) });
    last.end();
    expect(await call.outcome).toBe('ERR_BACKEND_CRASHED');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stays where no time is given', async () => {
    const made = make();
    await made.pool.start();
    await pass(1e9);
    expect(made.room.last.kills).toBe(0);
  });
});

describe('health', () => {
  it('tells each state', async () => {
    const made = make({}, SILENT);
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
    const made = make(
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
    const made = make(
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
    const made = make();
    await made.pool.start();
    const health = made.pool.health();
    made.room.last.end();
    await turn();
    expect(await health).toEqual({ status: 'unloaded', restarts: 0 });
  });
});

describe('disposal', () => {
  const refuses = async ({ pool, call }: Made): Promise<void> => {
    expect(await watch(pool.start()).outcome).toBe('ERR_DISPOSED');
    expect(await call().outcome).toBe('ERR_DISPOSED');
    expect(await pool.health()).toMatchObject({ status: 'unloaded' });
    await pool.dispose();
    expect(vi.getTimerCount()).toBe(0);
  };

  it('before anything was started', async () => {
    const made = make();
    await made.pool.dispose();
    await refuses(made);
    expect(made.room.engines).toHaveLength(0);
  });

  it('during prepare, which is told', async () => {
    const made = make({
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
    const made = make({
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
    const made = make({
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
    const made = make({
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
    const made = make({ idleTimeoutMs: 10_000 }, { diesWhenKilled: false });
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
    const made = make({ idleTimeoutMs: 10_000 }, { react: loadsAtOnce, diesWhenKilled: false });
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
    const made = make(
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
    const made = make({ idleTimeoutMs: 10_000 }, { react: loadsAtOnce, diesWhenKilled: false });
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
    const made = make();
    await made.pool.start();
    const health = made.pool.health();
    await made.pool.dispose();
    expect(await health).toEqual({ status: 'unloaded', restarts: 0 });
    await refuses(made);
  });
});
