import { describe, expect, it } from 'vitest';
import { sharedAudio } from './shared-audio.js';

async function* pieces(count: number, error?: Error): AsyncGenerator<Float32Array, void> {
  for (let i = 0; i < count; i++) yield Float32Array.of(i);
  if (error) throw error;
}

async function read(audio: AsyncIterable<Float32Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const [value] of audio) all.push(value!);
  return all;
}

const counted = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('shared audio', () => {
  it('is the same for both readers', async () => {
    const { first, second } = sharedAudio(pieces(500));
    expect(await Promise.all([read(first), read(second)])).toEqual([counted(500), counted(500)]);
  });

  it('waits for a second reader that is far behind', async () => {
    const { first, second } = sharedAudio(pieces(500));
    let ahead = 0;
    const all = (async () => {
      for await (const _ of first) ahead++;
    })();
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(ahead).toBeLessThan(70);
    expect(await read(second)).toEqual(counted(500));
    await all;
    expect(ahead).toBe(500);
  });

  it('goes on without a second reader that leaves', async () => {
    const { first, second } = sharedAudio(pieces(500));
    const leaves = (async () => {
      for await (const [value] of second) if (value === 3) break;
    })();
    expect(await read(first)).toEqual(counted(500));
    await leaves;
  });

  it('goes on without a second reader that never begins', async () => {
    const { first, leaveSecond } = sharedAudio(pieces(500));
    const all = read(first);
    for (let i = 0; i < 1000; i++) await Promise.resolve();
    leaveSecond();
    expect(await all).toEqual(counted(500));
  });

  it('fails for both', async () => {
    const { first, second } = sharedAudio(pieces(3, new Error('no such file')));
    const [one, other] = await Promise.allSettled([read(first), read(second)]);
    expect([one, other]).toMatchObject([
      { reason: { message: 'no such file' } },
      { reason: { message: 'no such file' } },
    ]);
  });

  it('ends for the second reader where the first leaves', async () => {
    const { first, second } = sharedAudio(pieces(500));
    const other = read(second);
    for await (const [value] of first) if (value === 10) break;
    expect((await other).length).toBeLessThan(12);
  });
});
