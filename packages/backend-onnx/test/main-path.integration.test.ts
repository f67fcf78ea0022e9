import { createOnnxBackend } from '@ws/backend-onnx';
import { wordErrorRate } from '@ws/core/measures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

// What the full tests look at closely, once: an inference process, as a user has it.

describe('the backend, in its own process', () => {
  let backend: ReturnType<typeof createOnnxBackend>;
  beforeAll(async () => {
    backend = createOnnxBackend({ model: await modelDirectory('tiny.en') });
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  it('transcribes a recording, and says when each word was spoken', async () => {
    const samples = demoRecording();
    const result = await backend.transcribe(samples, {
      sampleRate: 16_000,
      language: 'en',
      wordTimestamps: true,
    });
    const spoken = demoTranscript()
      .map(({ text }) => text)
      .join(' ');
    expect(wordErrorRate(spoken, result.text).rate).toBeLessThan(0.1);
    const words = result.segments.flatMap((segment) => segment.words ?? []);
    expect(words.map(({ text }) => text.trim()).join(' ')).toBe(
      result.segments.map(({ text }) => text.trim()).join(' '),
    );
    for (const [i, { start, end }] of words.entries()) {
      expect(start).toBeGreaterThanOrEqual(words[i - 1]?.end ?? 0);
      expect(end).toBeLessThanOrEqual(samples.length / 16_000);
    }
  });

  it('follows several transcripts at once where the call asks for it, and says where it looked', async () => {
    const samples = demoRecording().subarray(0, 4 * 16_000);
    const call = { language: 'en', timestamps: false, tokens: true } as const;
    const [one, five] = await Promise.all(
      [1, 5].map((beamSize) => backend.transcribe(samples, { ...call, beamSize })),
    );
    expect(wordErrorRate(one!.text, five!.text).rate).toBeLessThan(0.3);
    const looked = (result = five!) =>
      result.segments.flatMap(({ tokens = [] }) => tokens.map(({ attendedTo }) => attendedTo));
    expect(looked()).not.toContain(undefined);
    expect(Math.max(...(looked() as number[]))).toBeLessThanOrEqual(4);
    // Both looked at the same word last.
    expect(looked().at(-1)).toBeCloseTo(looked(one).at(-1)!, 0);
  });

  it('hears half-second steps of a recording, as partials do, in two calls at once', async () => {
    const samples = demoRecording().subarray(0, 3 * 16_000);
    const heard = await Promise.all(
      [1, 1.5, 2, 2.5, 3].map((seconds) =>
        backend.transcribe(samples.subarray(0, seconds * 16_000), {
          sampleRate: 16_000,
          language: 'en',
          timestamps: false,
        }),
      ),
    );
    expect(heard.every(({ text }) => text !== '')).toBe(true);
    expect((await backend.health?.())?.status).toBe('ready');
  });

  it('hears what grows from what it heard before, and what counts as if it had not', async () => {
    const samples = demoRecording().subarray(0, 9 * 16_000);
    const call = { language: 'en', timestamps: false } as const;
    const whole = await backend.transcribe(samples, call);
    let partial = whole;
    for (let end = 16_000; end <= samples.length; end += 8_000) {
      partial = await backend.transcribe(samples.subarray(0, end), { ...call, provisional: true });
    }
    expect(wordErrorRate(whole.text, partial.text).rate).toBeLessThan(0.1);
    const { text, segments } = await backend.transcribe(samples, call);
    expect({ text, segments }).toEqual({ text: whole.text, segments: whole.segments });
  });
});
