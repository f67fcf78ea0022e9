import { TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { expect, it, vi } from 'vitest';
import { createRecordingSpeakers } from './recording-speakers.js';

const { calls, made } = vi.hoisted(() => ({ calls: [] as string[], made: { fails: true } }));

vi.mock('@ws/speakers', () => ({
  createSpeakerDiarizer() {
    calls.push('made');
    return {
      async load() {
        calls.push('load');
        if (!made.fails) return;
        throw new TranscribeError('There are no weights.', { code: 'ERR_MODEL_NOT_FOUND' });
      },
      diarize: async () => [],
      async [Symbol.asyncDispose]() {
        calls.push('disposed');
      },
    };
  },
}));

it('a diarizer that did not load is disposed, and the next recording tries another', async () => {
  const speakers = createRecordingSpeakers({
    ...{ speakers: true, onModelProgress: undefined, logger: silentLogger },
  });
  const { signal } = new AbortController();
  const diarize = () => speakers.diarize(async function* () {}, { signal });
  await expect(diarize()).rejects.toThrow('its diarizer did not load');
  expect(calls.splice(0)).toEqual(['made', 'load', 'disposed']);
  made.fails = false;
  expect(await diarize()).toEqual([]);
  await speakers[Symbol.asyncDispose]();
  expect(calls).toEqual(['made', 'load', 'disposed']);
});
