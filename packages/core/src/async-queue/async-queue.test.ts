import { describe, expect, it } from 'vitest';
import { type AsyncQueue, createAsyncQueue } from './async-queue.js';

async function all<T>(queue: AsyncQueue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('a queue', () => {
  it('gives items in order, those that wait and those that come, and ends where it is closed', async () => {
    const queue = createAsyncQueue<number>();
    queue.push(1);
    const reading = all(queue);
    await Promise.resolve();
    queue.push(2);
    queue.close();
    expect(queue.push(3)).toBe(true);
    expect(await reading).toEqual([1, 2]);
    expect(await all(queue)).toEqual([]);
  });

  it('throws the error that it was closed with first, to each reader, after the items that wait', async () => {
    const queue = createAsyncQueue<number>();
    queue.push(1);
    queue.close(new Error('first'));
    queue.close(new Error('second'));
    queue.close();
    const iterator = queue[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    await expect(iterator.next()).rejects.toThrow('first');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await expect(all(queue)).rejects.toThrow('first');
  });

  it('takes as much as it may hold, and has room again when it is read', async () => {
    const queue = createAsyncQueue<string>({ max: 5, sizeOf: ({ length }) => length });
    expect([queue.push('abc'), queue.push('def'), queue.push('de')]).toEqual([true, false, true]);
    expect(queue.length).toBe(2);
    const iterator = queue[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe('abc');
    expect([queue.push('fgh'), queue.push('i')]).toEqual([true, false]);
  });

  it('lets go of what was replaced before it is full', () => {
    const kept: number[] = [];
    const items = {
      get length() {
        return kept.length;
      },
      push: (item: number) => kept.push(item),
      shift: () => kept.shift(),
      dropReplaced: () =>
        kept.splice(
          0,
          kept.findIndex((item) => item > 0),
        ),
    };
    const queue = createAsyncQueue<number>({ max: 3, sizeOf: Math.abs, items });
    for (const item of [-1, 1, -1]) expect(queue.push(item)).toBe(true);
    expect([queue.push(2), queue.push(1)]).toEqual([false, true]);
    expect(kept).toEqual([1, -1, 1]);
  });

  it('has one reader at a time, and keeps for the next one what a reader left', async () => {
    const queue = createAsyncQueue<number>();
    const first = queue[Symbol.asyncIterator]();
    expect(() => queue[Symbol.asyncIterator]()).toThrow(/one reader/);
    const unanswered = first.next();
    await first.return?.();
    expect(await unanswered).toEqual({ done: true, value: undefined });
    queue.push(1);
    expect(await first.next()).toEqual({ done: true, value: undefined });
    expect((await queue[Symbol.asyncIterator]().next()).value).toBe(1);
  });

  it('gives nothing more where it is discarded', async () => {
    const queue = createAsyncQueue<number>();
    const iterator = queue[Symbol.asyncIterator]();
    const waiting = iterator.next();
    queue.discard();
    expect(await waiting).toEqual({ done: true, value: undefined });
    queue.push(1);
    expect([queue.length, await all(queue)]).toEqual([0, []]);
  });
});
