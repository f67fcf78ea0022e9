import { describe, expect, it } from 'vitest';
import { createOneReader } from './one-reader.js';

function readsOf(items: string[], ended: () => { error?: unknown } | undefined = () => undefined) {
  const given: number[] = [];
  const reads = createOneReader(
    () => items.shift(),
    ended,
    () => given.push(items.length),
  );
  return { reads, given };
}

describe('one reader', () => {
  it('is given items in the order of its reads, those that come later too', async () => {
    const items = ['a'];
    const { reads, given } = readsOf(items);
    expect(reads.isRead).toBe(false);
    const reader = reads.begin();
    const results = [reader.next(), reader.next()];
    expect(reads.isRead).toBe(true);
    items.push('b', 'c');
    reads.deliver();
    expect((await Promise.all(results)).map(({ value }) => value)).toEqual(['a', 'b']);
    expect([items, given]).toEqual([['c'], [0, 1]]);
  });

  it('leaves what it has not read to the next one, which ends its reads', async () => {
    const items: string[] = [];
    const { reads } = readsOf(items);
    const first = reads.begin();
    const waiting = first.next();
    const second = reads.begin();
    expect((await waiting).done).toBe(true);
    items.push('a');
    expect((await first.next()).done).toBe(true);
    expect((await second.next()).value).toBe('a');
    await first.return?.();
    expect(reads.isRead).toBe(true);
    await second.return?.();
    expect(reads.isRead).toBe(false);
  });

  it('is told the error once, and the next reader as well', async () => {
    const end = { error: new Error('gone') };
    const { reads } = readsOf([], () => end);
    for (let readers = 0; readers < 2; readers++) {
      const reader = reads.begin();
      await expect(reader.next()).rejects.toThrow('gone');
      expect((await reader.next()).done).toBe(true);
    }
  });

  it('ends all its reads where no more items come', async () => {
    let isOver = false;
    const { reads } = readsOf([], () => (isOver ? {} : undefined));
    const reader = reads.begin();
    const results = [reader.next(), reader.next()];
    isOver = true;
    reads.deliver();
    expect((await Promise.all(results)).map(({ done }) => done)).toEqual([true, true]);
    expect(reads.isRead).toBe(false);
  });
});
