import { readWav } from '@ws/core/audio';
import { expect, it } from 'vitest';
import { createRecording } from './recording.js';

const tone = (samples: number): Float32Array => new Float32Array(samples).fill(0.5);
const secondsOf = async (file: Blob | undefined): Promise<number | undefined> =>
  file && readWav(new Uint8Array(await file.arrayBuffer())).samples.length / 16_000;

it('is a WAV file of what was heard, also of what was heard after it was kept and read again', async () => {
  const before = createRecording();
  expect(before.file).toBeUndefined();
  for (let i = 0; i < 700; i++) before.hear(tone(160));
  expect(await secondsOf(before.file)).toBe(7);
  const kept = [before.since(0).slice(0, 32_000), before.since(32_000)];

  const after = createRecording();
  after.restore(kept, 7.4);
  after.hear(tone(8000));
  expect(await secondsOf(after.file)).toBe(7.5);
  expect(after.since(7 * 32_000).size).toBe(16_000);
  after.clear();
  expect(after.file).toBeUndefined();
});

it('is nothing to play where audio is missing before what is heard', () => {
  const recording = createRecording();
  recording.restore([], 60);
  recording.hear(tone(16_000));
  expect([recording.file, recording.since(0).size]).toEqual([undefined, 0]);
});
