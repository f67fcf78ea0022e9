import { describe, expect, it } from 'vitest';
import { demoRecording, peopleRecorded } from '../../../../test/support/recordings.js';
import { publishedProbabilities } from '../../test/support/published-model.js';
import { atRate, framesOf, recordingOf } from '../../test/support/recordings.js';
import type { SileroKernel, SileroSampleRate } from '../silero-options.js';
import { NETWORK_SHAPES } from './network-shape.js';
import { loadSileroModel } from './silero-model.js';

async function expectPublished(samples: Float32Array, sampleRate: SileroSampleRate): Promise<void> {
  const frames = framesOf(samples, NETWORK_SHAPES[sampleRate].frameSamples);
  const published = await publishedProbabilities(frames, sampleRate);
  for (const kernel of ['wasm', 'script'] satisfies SileroKernel[]) {
    const vad = (await loadSileroModel({ sampleRate, kernel })).createVad();
    const difference = Math.max(
      ...frames.map((frame, i) => Math.abs(vad.process(frame) - published[i]!)),
    );
    expect(difference).toBeLessThan(2e-5);
  }
}

describe.each<SileroSampleRate>([16_000, 8000])('the network at %i Hz', (sampleRate) => {
  it('says what the published model says, for three quarters of a minute', () =>
    expectPublished(atRate(demoRecording(), sampleRate), sampleRate));

  it('and of noise, louder and louder', () => {
    let state = 1;
    const noise = Float32Array.from({ length: sampleRate * 6 }, (_, i) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state / 2 ** 31 - 1) * (i / (sampleRate * 6));
    });
    return expectPublished(noise, sampleRate);
  });

  it.skipIf(!peopleRecorded)('and of people', () =>
    expectPublished(atRate(recordingOf('jfk.wav'), sampleRate), sampleRate),
  );
});
