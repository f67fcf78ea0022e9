import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { germanRecording } from '../../../test/support/recordings.js';
import { resolveDecoding } from '../src/__fixtures__/resolve-decoding.js';
import type { DecodingOptions } from '../src/decoding/decoding-options.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { audioOf, heardHere, readDecodingReference } from './support/decoding-reference.js';
import { encodingOnce } from './support/encode-once.js';
import { expectLogprob } from './support/logprob.js';
import { modelDirectory, testedModels } from './support/models.js';

// Decoding beyond plain greedy decoding, against what OpenAI's implementation computed (reference/README.md).

const runtime = encodingOnce(loadOnnxRuntime());

async function load(model: 'tiny.en' | 'base'): Promise<WhisperEngine> {
  const directory = await modelDirectory(model);
  return loadWhisperEngine(runtime, { directory, precision: 'fp32', threads: 1 });
}

/** Temperature 0 only: what is random there cannot be compared with what is random here. */
const only0 = (options: DecodingOptions = {}) => resolveDecoding({ temperatures: [0], ...options });

const request = { context: 'full', task: 'transcribe', language: 'en', timestamps: true } as const;

describe.each(testedModels)('%s in fp32 over the full window', (model) => {
  const reference = readDecodingReference(model);
  // Of what takes longest, the larger model hears some; the smaller one hears all.
  const chosen = <T>(entries: [string, T][], ...left: readonly string[]): [string, T][] =>
    model === 'tiny.en' ? entries : entries.filter(([name]) => !left.includes(name));
  let engine: WhisperEngine;
  beforeAll(async () => {
    engine = await load(model);
  });
  afterAll(() => engine.release());

  it.each(
    chosen(
      heardHere(reference.beams, (name) => name),
      ...[2, 3, 4, 5, 6, 8, 9, 10].map((index) => `demo/${index}`),
    ),
  )('finds in %s what the reference finds with five beams', async (name, expected) => {
    const decoding = only0({ beamSize: 5 });
    for (const timestamps of [true, false]) {
      const theirs = timestamps ? expected.timestamps : expected.noTimestamps;
      const ours = await engine.transcribe(audioOf(reference, name), {
        ...request,
        timestamps,
        decoding,
      });
      expect(ours.tokens).toEqual(theirs.tokens);
      expectLogprob(ours.avgLogprob, theirs.avgLogprob, timestamps);
      expect(ours.noSpeechProb).toBeCloseTo(theirs.noSpeechProb, 4);
    }
  });

  const searches: Readonly<Record<string, DecodingOptions>> = {
    patience: { beamSize: 3, patience: 2 },
    impatience: { beamSize: 5, patience: 0.5 },
    'length penalty': { beamSize: 5, lengthPenalty: 1 },
    'length penalty of nothing': { beamSize: 2, lengthPenalty: 0 },
  };
  it.each(Object.entries(reference.searches))(
    'searches as the reference does: %s',
    async (title, expected) => {
      const { tokens, avgLogprob } = await engine.transcribe(audioOf(reference, expected.case), {
        ...request,
        decoding: only0(searches[title]),
      });
      expect(tokens).toEqual(expected.timestamps.tokens);
      expectLogprob(avgLogprob, expected.timestamps.avgLogprob, true);
    },
  );

  const suppressions: Readonly<Record<string, DecodingOptions>> = {
    nothing: { suppressTokens: [] },
    'a list': { suppressTokens: [11, 13, 30] },
    'a list and the default': { suppressTokens: [-1, 11, 13, 30] },
    'no blank': { suppressBlank: false },
    'an early start': { maxInitialTimestamp: 0.1 },
    'any start': { maxInitialTimestamp: null },
  };
  it.each(Object.entries(reference.suppressions))(
    'suppresses as the reference does: %s',
    async (title, expected) => {
      const { tokens } = await engine.transcribe(audioOf(reference, expected.case), {
        ...request,
        decoding: only0(suppressions[title]),
      });
      expect(tokens).toEqual(expected.timestamps.tokens);
    },
  );

  it.each(chosen(Object.entries(reference.fallbacks), 'repetition'))(
    'falls back as the reference does: %s',
    async (_, { case: name, prompt, fallsBack, ...theirs }) => {
      const samples = audioOf(reference, name);
      const cold = await engine.transcribe(samples, { ...request, prompt, decoding: only0() });
      expect(cold.tokens).toEqual(theirs.tokens);
      expectLogprob(cold.avgLogprob, theirs.avgLogprob, true);
      expect(cold.noSpeechProb).toBeCloseTo(theirs.noSpeechProb, 3);
      // To the byte; the fixture has seven digits.
      expect(cold.compressionRatio / theirs.compressionRatio).toBeCloseTo(1, 6);
      const decoding = resolveDecoding({ temperatures: [0, 0.4], bestOf: 2 });
      const { windows } = await engine.transcribe(samples, { ...request, prompt, decoding });
      expect(windows.map(({ temperature }) => temperature)).toEqual([fallsBack ? 0.4 : 0]);
    },
  );
});

describe('base in fp32 over the full window', () => {
  const reference = readDecodingReference('base');
  let engine: WhisperEngine;
  beforeAll(async () => {
    engine = await load('base');
  });
  afterAll(() => engine.release());

  it.each(heardHere(reference.languages!, (name) => name))(
    'tells how likely each language of %s is, as the reference does',
    async (name, expected) => {
      const samples = audioOf(reference, name);
      // A call that is told no language takes the likeliest.
      const heard = await engine.transcribe(samples, {
        ...request,
        language: undefined,
        languageProbabilities: true,
        decoding: only0(),
      });
      const ours = heard.languageProbabilities!;
      expect(Object.keys(ours).sort()).toEqual(Object.keys(expected).sort());
      for (const [code, probability] of Object.entries(expected)) {
        expect(ours[code], code).toBeCloseTo(probability, 3);
      }
      const likeliest = Object.values(ours);
      expect(likeliest).toEqual([...likeliest].sort((a, b) => b - a));
      expect(heard.language).toBe(Object.keys(ours)[0]);
      expect(heard.languageProbability).toBeCloseTo(likeliest[0]!, 6);
    },
  );

  it.each([
    ['translated', { task: 'translate', language: 'de' }],
    ['translatedWithoutTimestamps', { task: 'translate', language: 'de', timestamps: false }],
    ['transcribed', { language: 'de' }],
    ['detected', { task: 'translate', language: undefined }],
  ] as const)('hears German as the reference does: %s', async (name, call) => {
    const theirs = reference.translation![name];
    const ours = await engine.transcribe(germanRecording(), {
      ...request,
      ...call,
      decoding: only0(),
    });
    expect(ours.tokens).toEqual(theirs.tokens);
    expect(ours.text).toBe(theirs.text);
    expect(ours.language).toBe('de');
  });

  it('samples what can be had again, by the same seed only', async () => {
    const samples = audioOf(reference, 'speech in noise');
    const at = async (seed: number) => {
      const decoding = resolveDecoding({ temperatures: [1], bestOf: 3, seed });
      const { tokens } = await engine.transcribe(samples, { ...request, decoding });
      return tokens;
    };
    const first = await at(1);
    expect(await at(1)).toEqual(first);
    expect(await at(2)).not.toEqual(first);
  });

  it('does not fall back without timestamps, unless it is told to', async () => {
    const samples = audioOf(reference, 'tones');
    const call = { ...request, timestamps: false };
    const heard = async (fallbackWithoutTimestamps: boolean) => {
      const decoding = resolveDecoding({
        temperatures: [0, 0.8],
        bestOf: 1,
        compressionRatioThreshold: 0,
        noSpeechThreshold: null,
        fallbackWithoutTimestamps,
      });
      const { windows } = await engine.transcribe(samples, { ...call, decoding });
      return windows[0]!.temperature;
    };
    expect(await heard(false)).toBe(0);
    expect(await heard(true)).toBe(0.8);
  });

  it('does not fall back in a call that asks not to', async () => {
    const samples = audioOf(reference, 'tones');
    const decoding = resolveDecoding({
      temperatures: [0, 0.8],
      bestOf: 1,
      compressionRatioThreshold: 0,
      noSpeechThreshold: null,
    });
    const heard = async (fallback: boolean | undefined) => {
      const { windows } = await engine.transcribe(samples, { ...request, decoding, fallback });
      return windows[0]!.temperature;
    };
    expect(await heard(undefined)).toBe(0.8);
    expect(await heard(true)).toBe(0.8);
    expect(await heard(false)).toBe(0);
  });
});
