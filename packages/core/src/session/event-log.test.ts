import { describe, expect, it, vi } from 'vitest';
import { createEventQueue, type UncountedEvent } from './event-queue.js';

const partial = (segmentId: number, text: string): UncountedEvent => ({
  type: 'partial',
  segmentId,
  text,
  start: 0,
  end: 1,
  stableChars: 0,
  language: 'en',
  processingTimeMs: 1,
});
const final = (segmentId: number): UncountedEvent => ({
  type: 'final',
  segmentId,
  text: `final ${segmentId}`,
  start: 0,
  end: 1,
  segments: [],
  language: 'en',
  processingTimeMs: 1,
  latencyMs: 1,
});

async function readAll(queue: ReturnType<typeof createEventQueue>): Promise<string[]> {
  const seen: string[] = [];
  let seq = 0;
  for await (const event of queue) {
    expect(event.seq).toBe(++seq);
    seen.push('text' in event ? event.text : event.type);
  }
  return seen;
}

describe('event queue', () => {
  it('keeps everything in order while there is room', async () => {
    const queue = createEventQueue(10, () => {});
    for (const event of [partial(1, 'a'), partial(1, 'a b'), final(1)]) queue.push(event);
    queue.close();
    expect(await readAll(queue)).toEqual(['a', 'a b', 'final 1']);
  });

  it('merges partials when it is full, and loses no final', async () => {
    const queue = createEventQueue(3, () => {});
    for (const text of ['a', 'a b', 'a b c', 'a b c d']) queue.push(partial(1, text));
    expect(queue.full).toBe(false);
    queue.push(final(1));
    queue.push(final(2));
    queue.push(final(3));
    expect(queue.full).toBe(true);
    queue.push(final(4));
    queue.push(partial(5, 'dropped'));
    queue.close();
    expect(await readAll(queue)).toEqual(['final 1', 'final 2', 'final 3', 'final 4']);
  });

  it('gives to readers that wait already, in their order', async () => {
    const onRead = vi.fn();
    const queue = createEventQueue(3, onRead);
    const iterator = queue[Symbol.asyncIterator]();
    const reads = [iterator.next(), iterator.next(), iterator.next()];
    queue.push(final(1));
    queue.push(final(2));
    queue.close();
    const results = await Promise.all(reads);
    expect(
      results.map(({ done, value }) => done || (value && 'text' in value && value.text)),
    ).toEqual(['final 1', 'final 2', true]);
    expect(onRead).toHaveBeenCalledTimes(2);
  });

  it('has one reader', () => {
    const queue = createEventQueue(3, () => {});
    queue[Symbol.asyncIterator]();
    expect(() => queue[Symbol.asyncIterator]()).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_STATE' }),
    );
  });

  it('is empty and never full after its reader has left', async () => {
    const queue = createEventQueue(1, () => {});
    queue.push(final(1));
    for await (const _ of queue) break;
    queue.push(final(2));
    expect(queue.full).toBe(false);
  });
});
