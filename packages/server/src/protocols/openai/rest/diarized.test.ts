import { expect, it } from 'vitest';
import { knownSpeakers } from './diarized.js';

/** Bytes that are so many seconds of audio. */
const seconds = (count: number): string =>
  `data:audio/wav;base64,${Buffer.from([count]).toString('base64')}`;

async function known(...references: readonly number[]) {
  let spent = 0;
  const decoders = {
    open: () => ({
      async *decode([count]: Uint8Array) {
        for (let second = 0; second < count!; second++) yield [new Float32Array(16_000)];
      },
      async *end() {},
      [Symbol.dispose]() {},
    }),
  };
  const fields = new Map([
    ['known_speaker_names', references.map((_, i) => `person ${i}`)],
    ['known_speaker_references', references.map(seconds)],
  ]);
  const spend = (ms: number): void => {
    spent += ms;
  };
  const read = knownSpeakers(
    fields,
    { decoders } as never,
    { spend },
    new AbortController().signal,
  );
  const people = await read.catch((error: Error) => error.message);
  return { people, spent };
}

it('people who are known have 300 s together, which count as audio', async () => {
  const all = await known(60, 60, 60, 60, 60);
  expect(all.people).toHaveLength(5);
  expect(all.spent).toBe(300_000);
  const most = await known(60, 60, 60, 60, 58, 2, 2, 60);
  expect(most.people).toContain('may be 300 s together');
  // Of those behind, nothing is read.
  expect(most.spent).toBe(302_000);
});

it('of longer references a minute is taken', async () => {
  expect(await known(90)).toMatchObject({ people: [{ name: 'person 0' }], spent: 60_000 });
});
