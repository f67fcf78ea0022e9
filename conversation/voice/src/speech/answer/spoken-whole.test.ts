import { expect, it } from 'vitest';
import { spokenWhole } from './spoken-whole.js';

async function all<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const piece of pieces) read.push(piece);
  return read;
}

it('gives all that is spoken of a text, and ends it', async () => {
  const calls: string[] = [];
  const spoken = {
    push: async (text: string) => void calls.push(text),
    end: () => void calls.push('end'),
    async *[Symbol.asyncIterator]() {
      yield* [1, 2];
    },
  };
  expect(await all(spokenWhole(spoken, 'Good morning.'))).toEqual([1, 2]);
  expect(calls).toEqual(['Good morning.', 'end']);
});

it('throws what the reading throws, where the writing fails too', async () => {
  const spoken = {
    push: () => Promise.reject(new Error('writing')),
    end: () => {},
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('reading')) }),
  };
  await expect(all(spokenWhole<never>(spoken, 'Good morning.'))).rejects.toThrow('reading');
});
