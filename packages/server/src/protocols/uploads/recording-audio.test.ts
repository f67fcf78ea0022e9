import { expect, it } from 'vitest';
import { countedAudio, type Planes } from './recording-audio.js';

async function* seconds(count: number): Planes {
  for (let i = 0; i < count; i++) yield [new Float32Array(16_000), new Float32Array(16_000)];
}

function counted(count: number, identity: { maxSessionMs?: number } = {}) {
  const spent: number[] = [];
  const who = { identity: { name: 'k', ...identity }, spend: (ms: number) => spent.push(ms) };
  return { spent, audio: countedAudio(seconds(count), who, { maxSessionMs: 3000 }) };
}

it('counts what is read, of every channel, and not what is left', async () => {
  const { spent, audio } = counted(3);
  await audio.planes.next();
  await audio.planes.next();
  expect(audio.seconds).toBe(2);
  expect(spent).toEqual([2000, 2000]);
});

it.each([
  ['the server', 4, {}],
  ['its key', 3, { maxSessionMs: 2000 }],
])('lasts no longer than a session of %s', async (_, count, identity) => {
  const { audio } = counted(count, identity);
  const all = async (): Promise<void> => {
    for await (const planes of audio.planes) expect(planes).toHaveLength(2);
  };
  await expect(all()).rejects.toMatchObject({
    details: { status: 413, wireCode: 'AUDIO_TOO_LONG' },
  });
  expect(audio.seconds).toBe(count);
});
