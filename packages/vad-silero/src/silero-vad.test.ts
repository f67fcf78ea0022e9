import { samplesToSeconds } from '@ws/core/internal';
import { describeVad } from '@ws/testing/vitest';
import { describe, expect, it } from 'vitest';
import { demoRecording, peopleRecorded } from '../../../test/support/recordings.js';
import { publishedSegments } from '../test/support/published-segments.js';
import { atRate, framesOf, recordingOf } from '../test/support/recordings.js';
import { createSileroVad, loadSileroModel } from './model/silero-model.js';
import type { SileroKernel, SileroOptions, SileroSampleRate } from './silero-options.js';

for (const sampleRate of [16_000, 8000] satisfies SileroSampleRate[]) {
  for (const kernel of ['wasm', 'script'] satisfies SileroKernel[]) {
    describeVad(`silero, ${sampleRate} Hz, ${kernel}`, {
      create: () => createSileroVad({ sampleRate, kernel }),
      // The first sentence.
      speech: { samples: atRate(demoRecording(), sampleRate).slice(0, sampleRate * 3), sampleRate },
    });
  }
}

describe('silero', () => {
  it.skipIf(!peopleRecorded)('hears in jfk.wav what was published of it', async () => {
    const vad = await createSileroVad();
    const frames = framesOf(recordingOf('jfk.wav'), 512);
    const probabilities = frames.map((frame) => vad.process(frame));
    expect(probabilities).toHaveLength(344);
    const seconds = publishedSegments(probabilities).flat().map(samplesToSeconds);
    const published = [0.29, 2.3, 3.27, 4.45, 5.38, 7.71, 8.16, 10.62];
    expect(seconds).toHaveLength(published.length);
    seconds.forEach((at, i) => {
      expect(Math.abs(at - published[i]!)).toBeLessThanOrEqual(0.032 + 0.005); // to hundredths;
    });
  });

  it.each([
    [new Float32Array(480), /frames of 512 finite samples at 16000 Hz; this one has 480\./],
    [new Float32Array(512).fill(Number.NaN, 100, 101), /finite samples/],
  ])('says what a frame must be', async (frame, message) => {
    const vad = await createSileroVad();
    expect(() => vad.process(frame)).toThrow(message);
    expect(() => vad.process(frame)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_AUDIO' }),
    );
  });

  it('hears speech after samples of any size', async () => {
    const vad = await createSileroVad();
    for (const size of [3e38, -3e38, 1e20]) vad.process(new Float32Array(512).fill(size));
    const frames = framesOf(demoRecording().slice(0, 48_000), 512);
    expect(frames.filter((frame) => vad.process(frame) > 0.5).length).toBeGreaterThan(40);
  });

  it('hears hundreds of streams at once, each as if it were alone', async () => {
    const model = await loadSileroModel();
    const frames = framesOf(demoRecording().slice(0, 60 * 512), 512);
    const alone = model.createVad();
    const expected = frames.map((frame) => alone.process(frame));
    // Each a frame behind the one before.
    const streams = Array.from({ length: 300 }, () => model.createVad());
    for (let step = 0; step < frames.length; step++) {
      streams.forEach((vad, i) => {
        const at = step - (i % frames.length);
        if (at >= 0) expect(vad.process(frames[at]!)).toBe(expected[at]);
      });
    }
  });

  it.each<[SileroOptions, RegExp]>([
    [{ sampleRate: 44_100 } as never, /"sampleRate" is 44100, but must be one of 16000, 8000/],
    [{ kernel: 'gpu' } as never, /"kernel" is "gpu", but must be one of auto, wasm, script/],
    [{ samplerate: 8000 } as never, /no option "samplerate"\. Known: sampleRate, kernel\./],
  ])('refuses %j', async (options, message) => {
    await expect(createSileroVad(options)).rejects.toThrow(message);
    await expect(createSileroVad(options)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });
});
