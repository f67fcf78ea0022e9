// The published build with the real networks, in their own process.
import { resolveFile } from '@ws/models';
import { createSpeakerDiarizer, SPEAKER_EMBEDDING_FILE } from '@ws/speakers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';
import { sentences } from './support/dialogue.js';

describe.skipIf(!(await hasSpeakerWeights()))('speakers', () => {
  let diarizer: ReturnType<typeof createSpeakerDiarizer>;
  beforeAll(() => {
    diarizer = createSpeakerDiarizer();
  });
  afterAll(() => diarizer?.[Symbol.asyncDispose]());

  it('of a dialogue are told from the first word to the last, one number for each voice', async () => {
    const turns = await diarizer.diarize(demoRecording());
    const voices = [...new Set(sentences.map(({ voice }) => voice))];
    expect(new Set(turns.map(({ speaker }) => speaker))).toEqual(new Set(['1', '2']));
    for (const { voice, start, end } of sentences) {
      const own = String(1 + voices.indexOf(voice));
      const shared = (speaker: string): number =>
        turns
          .filter((turn) => turn.speaker === speaker)
          .reduce(
            (sum, turn) => sum + Math.max(0, Math.min(end, turn.end) - Math.max(start, turn.start)),
            0,
          );
      // Within a sentence there are pauses.
      expect(shared(own), `${start}`).toBeGreaterThan(0.7 * (end - start));
      expect(shared(own === '1' ? '2' : '1'), `${start}`).toBe(0);
    }
  });

  it('are the same, however the audio comes', async () => {
    const samples = demoRecording().subarray(0, 20 * 16_000);
    async function* pieces(): AsyncGenerator<Float32Array> {
      for (let at = 0; at < samples.length; at += 7001) yield samples.subarray(at, at + 7001);
    }
    expect(await diarizer.diarize(pieces())).toEqual(await diarizer.diarize(samples));
  });

  it('are as many as are asked for', async () => {
    const samples = demoRecording().subarray(0, 20 * 16_000);
    const [one] = await Promise.all([diarizer.diarize(samples, { speakers: 1 })]);
    expect(new Set(one.map(({ speaker }) => speaker))).toEqual(new Set(['1']));
  });

  it('are none in silence, in noise, and in nothing', async () => {
    let state = 1;
    const noise = Float32Array.from({ length: 320_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return 0.02 * (state / 2 ** 32 - 0.5);
    });
    for (const samples of [
      new Float32Array(0),
      new Float32Array(50),
      new Float32Array(320_000),
      noise,
    ]) {
      expect(await diarizer.diarize(samples)).toEqual([]);
    }
  });

  it('are not waited for by a caller who leaves', async () => {
    const over = new AbortController();
    const told = diarizer.diarize(demoRecording(), { signal: over.signal });
    over.abort();
    await expect(told).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('are refused from files that are other networks', async () => {
    await using other = createSpeakerDiarizer({
      segmentation: await resolveFile(SPEAKER_EMBEDDING_FILE),
    });
    await expect(other.load()).rejects.toMatchObject({
      code: 'ERR_MODEL_INVALID',
      message: expect.stringContaining('is another network'),
    });
  });
});
