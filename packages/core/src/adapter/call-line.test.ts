import { describe, expect, it } from 'vitest';
import { type CallLine, createCallLine } from './call-line.js';

/** Work that settles when the test says so. */
function createWork() {
  let settle: { resolve(value: string): void; reject(error: unknown): void } | undefined;
  const work = {
    signal: undefined as AbortSignal | undefined,
    fail: (_: unknown): void => {},
    get begun() {
      return settle !== undefined;
    },
    run: (signal: AbortSignal, fail: (error: unknown) => void) => {
      work.signal = signal;
      work.fail = fail;
      return new Promise<string>((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
    resolve: (value: string) => settle?.resolve(value),
    reject: (error: unknown) => settle?.reject(error),
  };
  return work;
}

const lineOf = (concurrency: number, maxQueuedCalls: number): CallLine =>
  createCallLine({ concurrency, maxQueuedCalls });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a line of calls', () => {
  it('begins so many at once, and the others in order', async () => {
    const line = lineOf(2, 5);
    const works = [0, 1, 2, 3].map(createWork);
    const answers = works.map((work) => line.run(work.run));
    const begun = () => works.map((work) => work.begun);
    expect(begun()).toEqual([true, true, false, false]);
    expect([line.running, line.waiting]).toEqual([2, 2]);
    works[1]?.resolve('b');
    expect(await answers[1]).toBe('b');
    await turn();
    expect(begun()).toEqual([true, true, true, false]);
    works[0]?.resolve('a');
    works[2]?.resolve('c');
    expect(await Promise.all([answers[0], answers[2]])).toEqual(['a', 'c']);
    await turn();
    works[3]?.resolve('d');
    expect(await answers[3]).toBe('d');
    await turn();
    expect([line.running, line.waiting]).toEqual([0, 0]);
  });

  it('goes on after work that fails, at once or later', async () => {
    const line = lineOf(1, 5);
    const failing = createWork();
    const later = line.run(failing.run);
    const atOnce = line.run(() => {
      throw new Error('at once');
    });
    const next = line.run(async () => 'next');
    failing.reject(new Error('later'));
    await expect(later).rejects.toThrow('later');
    await expect(atOnce).rejects.toThrow('at once');
    expect(await next).toBe('next');
  });

  it('refuses what is more than may wait, and takes calls again when there is room', async () => {
    const line = lineOf(1, 1);
    const [first, second, third] = [createWork(), createWork(), createWork()];
    const running = line.run(first.run);
    const waiting = line.run(second.run);
    await expect(line.run(third.run)).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
      details: { queued: 1 },
    });
    expect(third.begun).toBe(false);
    first.resolve('first');
    await running;
    await turn();
    const taken = line.run(third.run);
    second.resolve('second');
    await waiting;
    await turn();
    third.resolve('third');
    expect(await taken).toBe('third');
  });

  it('takes calls as far as there are places where none may wait', async () => {
    const line = lineOf(1, 0);
    const work = createWork();
    const running = line.run(work.run);
    await expect(line.run(async () => 'no')).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    work.resolve('done');
    await running;
    await turn();
    expect(await line.run(async () => 'yes')).toBe('yes');
  });

  it('answers whoever aborts at once, and keeps the place until the work is done', async () => {
    const line = lineOf(1, 5);
    const [work, next] = [createWork(), createWork()];
    const abort = new AbortController();
    const call = line.run(work.run, abort.signal);
    const waiting = line.run(next.run);
    abort.abort(new Error('enough'));
    await expect(call).rejects.toMatchObject({
      code: 'ERR_ABORTED',
      cause: new Error('enough'),
    });
    expect(work.signal?.aborted).toBe(true);
    await turn();
    expect([line.running, line.waiting, next.begun]).toEqual([1, 1, false]);
    work.reject(new Error('cancelled'));
    await turn();
    expect([line.running, next.begun, next.signal?.aborted]).toEqual([1, true, false]);
    next.resolve('next');
    expect(await waiting).toBe('next');
  });

  it('never begins a call that was aborted while it waited, or before', async () => {
    const line = lineOf(1, 1);
    const [work, left, late] = [createWork(), createWork(), createWork()];
    const running = line.run(work.run);
    const abort = new AbortController();
    const waiting = line.run(left.run, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(line.waiting).toBe(0);
    await expect(line.run(late.run, abort.signal)).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    work.resolve('done');
    await running;
    await turn();
    expect([left.begun, late.begun]).toEqual([false, false]);
  });

  it('answers at once with what the work fails it with, and keeps the place until the work is done', async () => {
    const line = lineOf(1, 5);
    const [work, next] = [createWork(), createWork()];
    const call = line.run(work.run);
    const waiting = line.run(next.run);
    work.fail('a listener threw this');
    await expect(call).rejects.toBe('a listener threw this');
    expect(work.signal?.aborted).toBe(true);
    expect([line.running, next.begun]).toEqual([1, false]);
    work.resolve('too late');
    await turn();
    next.resolve('next');
    expect(await waiting).toBe('next');
  });

  it('lets go of the signal when a call settles', async () => {
    const line = lineOf(1, 5);
    const abort = new AbortController();
    const work = createWork();
    const call = line.run(work.run, abort.signal);
    work.resolve('done');
    expect(await call).toBe('done');
    abort.abort();
    expect(work.signal?.aborted).toBe(false);
  });

  it('fails all calls when it is disposed, and waits for the work that was begun', async () => {
    const line = lineOf(1, 5);
    const [work, next] = [createWork(), createWork()];
    const calls = Promise.allSettled([line.run(work.run), line.run(next.run)]);
    let isDisposed = false;
    const disposal = line.dispose().then(() => {
      isDisposed = true;
    });
    expect(await calls).toMatchObject([
      { reason: { code: 'ERR_DISPOSED' } },
      { reason: { code: 'ERR_DISPOSED' } },
    ]);
    await turn();
    expect([isDisposed, work.signal?.aborted, next.begun]).toEqual([false, true, false]);
    work.reject(new Error('stopped'));
    await disposal;
    await line.dispose();
    await expect(line.run(next.run)).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(next.begun).toBe(false);
  });
});
