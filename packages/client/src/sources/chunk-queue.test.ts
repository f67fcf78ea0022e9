import { TranscribeError } from '@ws/core';
import { describe, expect, it, vi } from 'vitest';
import { createChunkQueue } from './chunk-queue.js';

const chunk = (value = 0, ms = 100): Float32Array => new Float32Array(16 * ms).fill(value);

async function all(source: AsyncIterable<Float32Array>): Promise<number[]> {
  const values: number[] = [];
  for await (const [value] of source) values.push(value!);
  return values;
}

describe('a queue of chunks', () => {
  it('gives what came before and after it is read, and ends', async () => {
    const left = vi.fn();
    const queue = createChunkQueue(1000, left);
    queue.push(chunk(0.25));
    const read = all(queue);
    await Promise.resolve();
    queue.push(chunk(0.5));
    queue.close();
    queue.push(chunk(1));
    expect(await read).toEqual([0.25, 0.5]);
    expect(left).toHaveBeenCalled();
  });

  it('knows how loud the last chunk was', () => {
    const queue = createChunkQueue(1000, () => {});
    expect(queue.level).toBe(0);
    queue.push(chunk(-0.5));
    expect(queue.level).toBeCloseTo(0.5);
  });

  it('drops nothing in silence: what was in time is given, then it throws', async () => {
    const left = vi.fn();
    const queue = createChunkQueue(250, left);
    for (const value of [0.25, 0.5, 0.75]) queue.push(chunk(value));
    expect(left).toHaveBeenCalledTimes(1);
    const values: number[] = [];
    const read = async (): Promise<void> => {
      for await (const [value] of queue) values.push(value!);
    };
    await expect(read()).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      details: { maxQueuedMs: 250 },
    });
    expect(values).toEqual([0.25, 0.5]);
  });

  it('has room again when it is read', async () => {
    const queue = createChunkQueue(200, () => {});
    const iterator = queue[Symbol.asyncIterator]();
    for (let i = 0; i < 10; i++) {
      queue.push(chunk(0.5));
      expect(await iterator.next()).toMatchObject({ done: false });
    }
  });

  it('lets go when its reader leaves', async () => {
    const left = vi.fn();
    const queue = createChunkQueue(1000, left);
    queue.push(chunk());
    for await (const _ of queue) break;
    expect(left).toHaveBeenCalled();
    queue.push(chunk());
  });

  it('fails with what it is told first', async () => {
    const queue = createChunkQueue(1000, () => {});
    queue.close(new TranscribeError('first', { code: 'ERR_ABORTED' }));
    queue.close(new TranscribeError('second', { code: 'ERR_ABORTED' }));
    await expect(all(queue)).rejects.toThrow('first');
  });

  it('is read once', async () => {
    const queue = createChunkQueue(1000, () => {});
    queue.close();
    await all(queue);
    await expect(all(queue)).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
  });
});
