import { silentLogger } from '@ws/core/internal';
import { createManualClock, createScriptedLiveDiarizer } from '@ws/testing';
import { expect, it } from 'vitest';
import { createLiveSpeakers } from './live-speakers.js';

const clock = createManualClock();
const took: number[] = [];
const parts = {
  ...{ clock, logger: silentLogger, onModelProgress: undefined },
  onSpeakers: (ms: number) => void took.push(ms),
};

it('there are none where they are not asked for', async () => {
  expect(await createLiveSpeakers({ ...parts, speakers: false })).toBeUndefined();
});

it('a given diarizer is asked in the same way, timed, and stays its owner’s', async () => {
  const turns = [{ start: 0, end: 1, speaker: 'Anna' }];
  const own = createScriptedLiveDiarizer({ turns, clock, latencyMs: 70 });
  const speakers = await createLiveSpeakers({ ...parts, speakers: { live: own } });
  const { diarizer } = speakers!;
  await diarizer.load();
  expect([diarizer.name, own.loads]).toEqual(['scripted', 1]);
  const stream = diarizer.open({ maxSpeakers: 3 });
  stream.write(new Float32Array(16_000));
  expect(await clock.runUntil(stream.turns(0, 1))).toEqual([{ start: 0, end: 1, speaker: '1' }]);
  expect(took).toEqual([70]);
  expect(stream.remains().voices).toHaveLength(1);
  await stream[Symbol.asyncDispose]();
  expect(own.streams).toMatchObject([{ options: { maxSpeakers: 3 }, disposed: true }]);
  await speakers![Symbol.asyncDispose]();
  expect(own.disposed).toBe(false);
});
