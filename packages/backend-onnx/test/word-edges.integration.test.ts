import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { readWav } from '@ws/core/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

// When words are said, on real weights, against what is known of the sound: `bench words` measures more.

const folder = join(import.meta.dirname, 'reference', 'audio');
const letter = readWav(readFileSync(join(folder, 'letter.wav'))).samples;
const spoken: readonly [word: string, start: number, end: number][] = JSON.parse(
  readFileSync(join(folder, 'letter.json'), 'utf8'),
);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;

describe.each(['tiny.en', 'base'] as const)('words by %s', (model) => {
  let backend: ReturnType<typeof createOnnxBackend>;
  beforeAll(async () => {
    backend = createOnnxBackend({ model: await modelDirectory(model) });
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  const segmentsOf = async (samples: Float32Array) => {
    const call = { sampleRate: 16_000, language: 'en', wordTimestamps: true } as const;
    return (await backend.transcribe(samples, call)).segments;
  };

  it('begin and end when they are said', async () => {
    const words = (await segmentsOf(letter)).flatMap(({ words = [] }) => words);
    expect(words).toHaveLength(spoken.length);
    const errors = words.flatMap(({ text, start, end }, i) => {
      const [word, from, to] = spoken[i]!;
      return text === word ? [Math.abs(start - from), Math.abs(end - to)] : [];
    });
    expect(errors.length).toBeGreaterThan(spoken.length);
    expect(median(errors)).toBeLessThan(0.05);
    expect(Math.abs(words.at(-1)!.end - spoken.at(-1)![2])).toBeLessThan(0.1);
    expect(Math.abs(words[0]!.start - spoken[0]![1])).toBeLessThan(0.1);
  });

  it('begin and end with the sentences of a recording longer than a window', async () => {
    const segments = await segmentsOf(demoRecording());
    const words = segments.flatMap(({ words = [] }) => words);
    for (const { start, end, words: own = [] } of segments) {
      expect([start, end]).toEqual([own[0]!.start, own.at(-1)!.end]);
    }
    const nearest = (time: number, edge: 'start' | 'end'): number =>
      Math.min(...words.map((word) => Math.abs(word[edge] - time)));
    const sentences = demoTranscript();
    expect(median(sentences.map(({ start }) => nearest(start, 'start')))).toBeLessThan(0.05);
    expect(median(sentences.map(({ end }) => nearest(end, 'end')))).toBeLessThan(0.05);
  });
});
