import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { audio, makePool, pass, turn } from './__fixtures__/made-pool.js';
import { loadsAtOnce, resultOf } from './__fixtures__/scripted-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call of a pool', () => {
  it('is sent as it was asked for, and answered', async () => {
    const made = makePool();
    const call = made.pool.call(audio, { language: 'de' }, {});
    await turn();
    expect(made.room.last.told('transcribe')).toEqual([
      { type: 'transcribe', id: expect.any(Number), samples: audio, language: 'de' },
    ]);
    made.room.last.answer(0, 'frag');
    expect(await call).toEqual(resultOf('frag'));
  });

  it('fails as the engine says', async () => {
    const made = makePool();
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
    const made = makePool({ callsPerEngine: 1, maxQueuedCalls: 1 });
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
    const made = makePool();
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

  it('that is aborted as soon as it is made is cancelled, and keeps its place until the engine answers', async () => {
    const made = makePool();
    await made.pool.start();
    const abort = new AbortController();
    const [left, next] = [made.call({ signal: abort.signal }), made.call()];
    abort.abort();
    await turn();
    const { last } = made.room;
    expect(left.settled).toBe('ERR_ABORTED');
    expect(last.told('cancel').map(({ id }) => id)).toEqual([last.call(0)]);
    expect(last.told('transcribe')).toHaveLength(1);
    last.answer(0);
    last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
  });

  it('that is aborted while the engine does not answer is given up when it has hung', async () => {
    const made = makePool({ callTimeoutMs: 5_000 });
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
    const made = makePool();
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

  it('reaches a loaded engine at once, and the next call as soon as an answer comes', async () => {
    const made = makePool();
    await made.pool.start();
    made.call();
    made.call();
    const { last } = made.room;
    expect(last.told('transcribe')).toHaveLength(1);
    // The caller's own array: nothing copies it on the way to the channel.
    expect(last.told('transcribe')[0]?.samples).toBe(audio);
    last.answer(0);
    expect(last.told('transcribe')).toHaveLength(2);
  });

  it('gets its own answer, once; an answer to an unknown call is ignored', async () => {
    const made = makePool();
    const call = made.call();
    await turn();
    const { last } = made.room;
    const id = last.call(0);
    last.say({ type: 'result', id: id + 1_000, result: resultOf('to nobody') });
    last.answer(0, 'mine');
    last.answer(0, 'twice');
    expect(await call.outcome).toBe('mine');
    const next = made.call();
    await turn();
    last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
  });

  it('is answered in the order in which calls came', async () => {
    const made = makePool({ maxQueuedCalls: 5 });
    const done: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      void made.call().outcome.then(() => done.push(name));
    }
    for (const index of [0, 1, 2, 3]) {
      await turn();
      expect(done).toHaveLength(index);
      made.room.last.answer(index);
    }
    await turn();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('over the bound fails as ERR_OVERLOADED, retryable, and says how many calls wait', async () => {
    const made = makePool({ maxQueuedCalls: 2 });
    made.call();
    made.call();
    made.call();
    await expect(made.pool.call(audio, {}, {})).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
      message: expect.stringContaining('maxQueuedCalls'),
      details: { queued: 2 },
    });
  });

  it('finds room in the line again when a waiting call is answered or aborted', async () => {
    const made = makePool({ maxQueuedCalls: 1 });
    const abort = new AbortController();
    const [first, left] = [made.call(), made.call({ signal: abort.signal })];
    await turn();
    abort.abort();
    expect(await left.outcome).toBe('ERR_ABORTED');
    const second = made.call();
    expect(await made.call().outcome).toBe('ERR_OVERLOADED');
    made.room.last.answer(0, 'first');
    expect(await first.outcome).toBe('first');
    const third = made.call();
    await turn();
    made.room.last.answer(1, 'second');
    await turn();
    made.room.last.answer(2, 'third');
    expect([await second.outcome, await third.outcome]).toEqual(['second', 'third']);
  });

  it('is taken while an engine is free even where no call may wait', async () => {
    const made = makePool({ maxQueuedCalls: 0, callsPerEngine: 2 });
    const calls = [made.call(), made.call()];
    expect(await made.call().outcome).toBe('ERR_OVERLOADED');
    await turn();
    made.room.last.answer(0, 'first');
    expect(await calls[0]?.outcome).toBe('first');
    expect(made.call().settled).toBeUndefined();
    await turn();
    expect(made.room.last.told('transcribe')).toHaveLength(3);
  });

  it('that is aborted fails with the reason as its cause, and no other call is cancelled', async () => {
    const made = makePool({ callsPerEngine: 2 });
    const abort = new AbortController();
    const call = made.pool.call(audio, {}, { signal: abort.signal });
    const outcome = expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    const other = made.call();
    await turn();
    const { last } = made.room;
    abort.abort('enough');
    await outcome;
    expect(last.told('cancel').map(({ id }) => id)).toEqual([last.call(0)]);
    last.answer(1, 'other');
    expect(await other.outcome).toBe('other');
  });

  it('removes its listener from the signal when it is answered', async () => {
    const made = makePool();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const call = made.call({ signal });
    await turn();
    made.room.last.answer(0, 'done');
    expect(await call.outcome).toBe('done');
    expect(added.mock.calls).toHaveLength(1);
    expect(removed.mock.calls).toEqual([added.mock.calls[0]?.slice(0, 2)]);
  });

  it('whose message cannot be sent fails alone, and the next call is answered', async () => {
    const made = makePool(
      {},
      {
        react(engine, message) {
          loadsAtOnce(engine, message);
          if (message.type === 'transcribe') structuredClone(message);
        },
      },
    );
    const bad = { language: (() => 'de') as unknown as string };
    const call = made.pool.call(audio, bad, {});
    await expect(call).rejects.toThrow('could not be cloned');
    const next = made.call();
    await turn();
    made.room.last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
    expect(made.room.engines).toHaveLength(1);
  });
});

describe('an engine that tells of its progress', () => {
  const segment = { start: 0, end: 1, text: 'ask' };

  it('is listened to by the call that it is at', async () => {
    const made = makePool({ callsPerEngine: 2 });
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
    const made = makePool();
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
    const made = makePool();
    const call = made.call({ onSegment: () => {} });
    await turn();
    const { last } = made.room;
    last.say({ type: 'segment', id: last.call(0), segment });
    last.end();
    expect(await call.outcome).toBe('ERR_BACKEND_CRASHED');
  });

  it('is not listened to once the call is aborted or answered', async () => {
    const made = makePool({ callsPerEngine: 2 });
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
      const made = makePool();
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
    const made = makePool();
    await made.pool.start();
    made.room.last.say({ type: 'warning', message: 'no SIMD', fields: { factor: 13 } });
    expect(made.room.log).toContainEqual({ level: 'warn', message: 'no SIMD' });
  });

  it('is not heard after a listener has aborted the call', async () => {
    const made = makePool();
    const abort = new AbortController();
    const heard: unknown[] = [];
    const call = made.call({
      signal: abort.signal,
      onSegment(what) {
        heard.push(what);
        abort.abort();
      },
    });
    await turn();
    const { last } = made.room;
    last.say({ type: 'segment', id: last.call(0), segment });
    last.say({ type: 'segment', id: last.call(0), segment });
    expect(await call.outcome).toBe('ERR_ABORTED');
    expect(heard).toEqual([segment]);
    expect(last.told('cancel')).toHaveLength(1);
  });

  it('fails the call whose listener throws at the last progress', async () => {
    const made = makePool();
    const call = made.call({
      onProgress() {
        throw new Error('full disk');
      },
    });
    await turn();
    made.room.last.answer(0);
    expect(await call.outcome).toBe('Error: full disk');
    const next = made.call();
    await turn();
    made.room.last.answer(1, 'next');
    expect(await next.outcome).toBe('next');
  });
});
