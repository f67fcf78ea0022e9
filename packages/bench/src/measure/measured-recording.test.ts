import { loadSileroModel } from '@ws/vad-silero';
import { expect, it } from 'vitest';
import { joinedRecording, measuredRecording } from './measured-recording.js';

it('joins recordings from any of them on, with their speech, their words and their text', () => {
  const one = {
    facts: {
      ...{ name: 'one', seconds: 1, language: 'en', sha256: 'a', reference: 'One.' },
      speech: [[0.25, 0.75]] as const,
      words: [{ text: 'One', start: 0.25, end: 0.75 }],
    },
    parts: [new Float32Array(16_000).fill(0.25)],
  };
  const two = { ...one, facts: { ...one.facts, name: 'two', seconds: 2, reference: 'Two.' } };
  const { facts, parts } = joinedRecording([one, two], 3);
  expect(facts).toMatchObject({
    ...{ name: 'all from two', seconds: 3, reference: 'Two. One.' },
    speech: [
      [0.25, 0.75],
      [2.25, 2.75],
    ],
    words: [
      { text: 'One', start: 0.25, end: 0.75 },
      { text: 'One', start: 2.25, end: 2.75 },
    ],
  });
  expect(parts).toEqual([...two.parts, ...one.parts]);
  const silent = { ...two, facts: { ...two.facts, reference: undefined as never } };
  expect(joinedRecording([one, silent], 0).facts).not.toHaveProperty('reference');
});

it('takes a recording as it is sent: in 16 bits', async () => {
  const silero = await loadSileroModel();
  const samples = Float32Array.of(0.1, 2, -2, ...new Array(16_000).fill(0));
  const { facts, parts } = await measuredRecording(samples, { name: 'a', language: 'en' }, silero);
  expect([...parts[0]!.subarray(0, 3)]).toEqual([3277 / 32_768, 32_767 / 32_768, -1]);
  expect(facts).toMatchObject({ seconds: 16_003 / 16_000, speech: [] });
  expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/);
});
