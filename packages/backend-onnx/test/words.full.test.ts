import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  caseSamples,
  demoRecording,
  peopleRecorded,
  utterances,
} from '../../../test/support/recordings.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { encodingOnce } from './support/encode-once.js';
import { modelDirectory, testedModels } from './support/models.js';
import { readReference } from './support/reference.js';

// Word times on real weights, against those of OpenAI's implementation (reference/README.md), and against the audio.

const runtime = encodingOnce(loadOnnxRuntime());

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]!;

describe.each(testedModels)('word times of %s', (model) => {
  let engine: WhisperEngine;
  beforeAll(async () => {
    const directory = await modelDirectory(model);
    engine = await loadWhisperEngine(runtime, { directory, precision: 'fp32', threads: 1 });
  });
  afterAll(() => engine.release());

  const request = {
    ...({ task: 'transcribe', language: 'en', wordTimestamps: true } as const),
    // The sound's edges, which the reference does not look for, are in word-edges.integration.test.ts.
    wordEdges: 'attention',
  } as const;
  const cases = Object.entries(readReference(model).cases).filter(
    ([name]) => peopleRecorded || name.startsWith('demo/'),
  );

  // Over the full window they are compared where the tokens are: in engine.full.test.ts.
  it('are near the reference’s with the silence tail', async () => {
    /** Seconds by which a word's times differ, the larger of its two; of the words of all cases that are heard alike. */
    const differences: number[] = [];
    const heardOtherwise: string[] = [];
    for (const [name, { wav, startSample, endSample, segments }] of cases) {
      const samples = caseSamples(wav, startSample, endSample);
      for (const kind of ['timestamps', 'noTimestamps'] as const) {
        const timestamps = kind === 'timestamps';
        const asked = { ...request, context: 'silence-tail', timestamps } as const;
        const ours = await engine.transcribe(samples, asked);
        const words = ours.segments.flatMap((segment) => segment.words ?? []);
        const theirs = segments[kind].flatMap((segment) => segment.words);
        if (words.map(({ text }) => text).join() !== theirs.map(([text]) => text.trim()).join()) {
          heardOtherwise.push(`${name} ${kind}`);
          continue;
        }
        for (const [i, { start, end }] of words.entries()) {
          const [, theirStart, theirEnd] = theirs[i]!;
          differences.push(Math.max(Math.abs(start - theirStart), Math.abs(end - theirEnd)));
        }
      }
    }
    const shown = [0.5, 0.9, 0.99, 1].map((share) => quantile(differences, share).toFixed(2));
    console.info(
      `${model}: ${differences.length} words, s from the reference p50 / p90 / p99 / max: ${shown.join(' / ')}`,
    );
    expect(heardOtherwise.length).toBeLessThan(cases.length / 2);
    expect(quantile(differences, 0.5)).toBeLessThanOrEqual(0.06);
    expect(quantile(differences, 0.9)).toBeLessThanOrEqual(0.2);
  });

  it('are in order, within the audio, and their words are the text', async () => {
    const samples = demoRecording().slice(0, 240_000);
    for (const context of ['full', 'silence-tail'] as const) {
      for (const timestamps of [true, false]) {
        for (const end of [4_000, 40_000, 104_000, 240_000]) {
          const window = samples.slice(0, end);
          const { segments } = await engine.transcribe(window, { ...request, context, timestamps });
          let earliest = 0;
          for (const { words = [], text, start, end: segmentEnd } of segments) {
            expect(words.map((word) => word.text).join('')).toBe(text.replaceAll(' ', ''));
            for (const word of words) {
              expect(word.start).toBeGreaterThanOrEqual(earliest);
              expect(word.end).toBeGreaterThanOrEqual(word.start);
              expect(word.end).toBeLessThanOrEqual(end / 16_000);
              expect(word.probability).toBeGreaterThan(0);
              expect(word.probability).toBeLessThanOrEqual(1);
              earliest = word.start;
            }
            expect(segmentEnd).toBeGreaterThanOrEqual(start);
          }
        }
      }
    }
  });

  it('go on where a prefix ends', async () => {
    const samples = demoRecording().slice(0, 80_000);
    const context = 'silence-tail';
    const asked = { ...request, context, timestamps: false } as const;
    const whole = await engine.transcribe(samples, asked);
    const all = whole.segments.flatMap(({ words = [] }) => words);
    const count = all.length >> 1;
    const prefix = whole.text.split(' ').slice(0, count).join(' ');
    const rest = await engine.transcribe(samples, { ...asked, prefix });
    const words = rest.segments.flatMap((segment) => segment.words ?? []);
    expect(words.map(({ text }) => text)).toEqual(all.slice(count).map(({ text }) => text));
    for (const [i, word] of words.slice(1).entries()) {
      expect(Math.abs(word.start - all[count + 1 + i]!.start)).toBeLessThan(0.1);
    }
  });

  it.runIf(peopleRecorded)('are as near to when people speak as the reference’s', async () => {
    const reference = readReference(model);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (const [index, { samples, words: spoken }] of utterances().entries()) {
      const { segments } = await engine.transcribe(samples, {
        ...request,
        context: 'silence-tail',
        timestamps: false,
      });
      const words = segments.flatMap((segment) => segment.words ?? []);
      const expected = reference.cases[`stream60/${index}`]!.segments.noTimestamps.flatMap(
        (segment) => segment.words,
      );
      if (words.length !== spoken.length || expected.length !== spoken.length) continue;
      for (const [i, { end }] of spoken.entries()) {
        ours.push(Math.abs(words[i]!.end - end));
        theirs.push(Math.abs(expected[i]![2] - end));
      }
    }
    console.info(
      `${model}: ${ours.length} words, median s from when they were spoken: ${quantile(ours, 0.5).toFixed(2)}, the reference ${quantile(theirs, 0.5).toFixed(2)}`,
    );
    expect(ours.length).toBeGreaterThan(20);
    expect(quantile(ours, 0.5)).toBeLessThanOrEqual(quantile(theirs, 0.5) + 0.02);
  });
});
