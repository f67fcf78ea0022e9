import { createOnnxBackend } from '@ws/backend-onnx';
import { SAMPLE_RATE, type Segment } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoSentences } from '../../../test/support/recordings.js';
import { resolveDecoding } from '../src/__fixtures__/resolve-decoding.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { heardHere, readDecodingReference } from './support/decoding-reference.js';
import { encodingOnce } from './support/encode-once.js';
import { joined } from './support/made-audio.js';
import { hearsLongest, modelDirectory, testedModels } from './support/models.js';

it('is told of window by window: segments as they are answered, and how far it is', async () => {
  await using backend = createOnnxBackend({ model: 'tiny.en', decoding: { temperatures: [0] } });
  const samples = demoRecording().subarray(0, 50 * SAMPLE_RATE);
  const told: { readonly segment?: Segment; readonly progress?: number }[] = [];
  const { segments } = await backend.transcribe(samples, {
    sampleRate: SAMPLE_RATE,
    tokens: true,
    onSegment: (segment) => told.push({ segment }),
    onProgress: (progress) => told.push({ progress }),
  });
  expect(told.flatMap(({ segment }) => segment ?? [])).toEqual(segments);
  const steps = told.flatMap(({ progress }) => progress ?? []);
  expect(steps.length).toBeGreaterThan(1);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(steps.at(-1)).toBe(1);
  // What is said first is told when that much is decided, and not in the end.
  const first = told.findIndex(({ progress }) => progress !== undefined);
  expect(first).toBeGreaterThan(0);
  for (const { segment } of told.slice(0, first)) {
    expect(segment!.end).toBeLessThanOrEqual(steps[0]! * 50 + 1e-6);
  }
});

it('is given up where the listener of its first window throws or aborts; the next call is taken', async () => {
  await using backend = createOnnxBackend({ model: 'tiny.en' });
  const samples = demoRecording().subarray(0, 50 * SAMPLE_RATE);
  const reason = new Error('the disk is full');
  let told = 0;
  const failing = backend.transcribe(samples, {
    sampleRate: SAMPLE_RATE,
    onProgress() {
      told++;
      throw reason;
    },
  });
  await expect(failing).rejects.toBe(reason);
  const abort = new AbortController();
  const left = backend.transcribe(samples, {
    sampleRate: SAMPLE_RATE,
    onProgress() {
      told++;
      abort.abort();
    },
    signal: abort.signal,
  });
  await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  const [sentence] = demoSentences();
  const { text } = await backend.transcribe(sentence!.samples, { sampleRate: SAMPLE_RATE });
  expect(wordErrorRate(sentence!.text, text).rate).toBe(0);
  expect(told).toBe(2);
});

// Windows by seek over more than 30 s, against what OpenAI's implementation computed (reference/README.md).

const runtime = encodingOnce(loadOnnxRuntime());

const request = { context: 'full', task: 'transcribe', language: 'en' } as const;

describe.each(testedModels)('%s in fp32 over the full window', (model) => {
  const reference = readDecodingReference(model);
  let engine: WhisperEngine;
  beforeAll(async () => {
    const directory = await modelDirectory(model);
    engine = await loadWhisperEngine(runtime, { directory, precision: 'fp32', threads: 1 });
  });
  afterAll(() => engine.release());

  // The smaller model hears all, the larger one some.
  const chosen = heardHere(reference.long, (_, { parts }) => parts[0]![0]).filter(
    ([title]) =>
      (model === 'tiny.en' ||
        !['minutes', 'demo', 'demo, each window by itself'].includes(title)) &&
      (title !== 'minutes' || hearsLongest),
  );
  it.each(chosen)(
    'hears long audio as the reference does: %s',
    async (title, { parts, text, segments, windows }) => {
      const samples = joined(parts);
      const seconds = samples.length / 16_000;
      const ours = await engine.transcribe(samples, {
        ...request,
        timestamps: !title.endsWith('without timestamps'),
        wordTimestamps: title.includes('with words'),
        wordEdges: 'attention',
        prompt: title.endsWith('after a prompt')
          ? 'A visit to Thomas, keeper of the lighthouse.'
          : undefined,
        // What is random there cannot be compared with what is random here.
        decoding: resolveDecoding({
          temperatures: [0],
          conditionOnPreviousText: !title.endsWith('by itself'),
          hallucinationSilenceThreshold: title.endsWith('silence skipped') ? 2 : null,
        }),
      });
      expect(ours.windows.map(({ tokens }) => tokens)).toEqual(windows.map(({ tokens }) => tokens));
      expect(ours.text).toBe(text.trim());
      expect(ours.segments.map((segment) => segment.text)).toEqual(
        segments.map((segment) => segment.text),
      );
      const seeks = new Set(ours.windows.map(({ seek }) => seek));
      for (const { seek } of segments) expect(seeks).toContain(seek);
      for (const [i, { start, end }] of segments.entries()) {
        expect(ours.segments[i]!.start).toBeCloseTo(start, 6);
        // A segment ends with the audio at the latest.
        expect(ours.segments[i]!.end).toBeCloseTo(Math.min(end, seconds), 6);
        const { words } = ours.segments[i]!;
        expect(words?.map((word) => word.text)).toEqual(
          segments[i]!.words?.map(([word]) => word.trim()),
        );
        for (const [j, [, from, to]] of (segments[i]!.words ?? []).entries()) {
          expect(Math.abs(words![j]!.start - from)).toBeLessThan(0.021);
          expect(Math.abs(words![j]!.end - to)).toBeLessThan(0.021);
        }
      }
    },
  );
});
