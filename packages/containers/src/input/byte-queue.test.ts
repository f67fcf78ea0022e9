import { describe, expect, it } from 'vitest';
import { available, createByteQueue, passOver } from './byte-queue.js';

describe('a queue of bytes', () => {
  it('gives what was pushed, in other pieces', () => {
    const queue = createByteQueue();
    const given: number[] = [];
    for (let i = 0, next = 0; i < 300; i++) {
      queue.push(Uint8Array.from({ length: (i * 37) % 101 }, () => next++));
      given.push(...queue.take(Math.min(queue.length, (i * 53) % 97)));
      expect(queue.position).toBe(given.length);
    }
    given.push(...queue.take(queue.length));
    expect(given.every((byte, i) => byte === i % 256)).toBe(true);
    expect(queue.length).toBe(0);
  });

  it('leaves what it gave as it was', () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1, 2, 3, 4));
    const first = queue.take(2);
    for (let i = 0; i < 100; i++) queue.push(new Uint8Array(1000).fill(9));
    expect([...first]).toEqual([1, 2]);
    expect([...queue.peek(3)]).toEqual([3, 4, 9]);
  });

  it('asks for bytes until there are enough, or no more', () => {
    const queue = createByteQueue();
    const asking = available(queue, 3);
    expect(asking.next()).toEqual({ done: false, value: undefined });
    queue.push(Uint8Array.of(1, 2));
    expect(asking.next().done).toBe(false);
    queue.push(Uint8Array.of(3));
    expect(asking.next()).toEqual({ done: true, value: true });
    const more = available(queue, 4);
    more.next();
    queue.end();
    expect(more.next()).toEqual({ done: true, value: false });
  });

  it('passes over more than there is', () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1, 2));
    const passing = passOver(queue, 5);
    expect(passing.next().done).toBe(false);
    queue.push(Uint8Array.of(3, 4, 5, 6));
    expect(passing.next().done).toBe(true);
    expect([...queue.peek(1)]).toEqual([6]);
  });
});
