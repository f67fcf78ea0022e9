import { expect, it } from 'vitest';
import { splitChannels } from './split-channels.js';

async function* pieces(
  count: number,
  fails = false,
): AsyncGenerator<Float32Array[], void, undefined> {
  for (let i = 0; i < count; i++) yield [Float32Array.of(i), Float32Array.of(-i - 1)];
  if (fails) throw new Error('cut off');
}

async function read(audio: AsyncIterable<Float32Array>): Promise<number[]> {
  const samples: number[] = [];
  for await (const piece of audio) samples.push(...piece);
  return samples;
}

it('gives each channel all of its own', async () => {
  const channels = await splitChannels(pieces(3));
  expect(await Promise.all(channels.map(read))).toEqual([
    [0, 1, 2],
    [-1, -2, -3],
  ]);
  expect(await splitChannels(pieces(0))).toEqual([]);
});

it('tells every channel of a fault', async () => {
  const channels = await splitChannels(pieces(2, true));
  const answers = await Promise.allSettled(channels.map(read));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('leaves nobody waiting for a channel that is given up', async () => {
  const channels = await splitChannels(pieces(5));
  const [first, second] = channels;
  const reading = read(second!).catch((error: Error) => error.message);
  await first!.next();
  await first!.return();
  expect(await reading).toBe('The audio is no longer read.');
});

it('fails the channel that is asked next after another was given up', async () => {
  const [first, second] = await splitChannels(pieces(5));
  await first!.next();
  await second!.next();
  await first!.return();
  await expect(second!.next()).rejects.toThrow('The audio is no longer read.');
});
