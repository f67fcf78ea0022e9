import { openModel } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseSamples, demoRecording, peopleRecorded } from '../../../test/support/recordings.js';
import {
  type EngineResult,
  loadWhisperEngine,
  type WhisperEngine,
} from '../src/engine/whisper-engine.js';
import { createLogMelExtractor } from '../src/features/log-mel.js';
import { DECODER, ENCODER } from '../src/graph/names.js';
import { fullLayout } from '../src/network/window-layout.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { createSessions, type WhisperSessions } from '../src/runtime/sessions.js';
import { encodingOnce } from './support/encode-once.js';
import { expectLogprob } from './support/logprob.js';
import { modelDirectory, testedModels } from './support/models.js';
import { cosine, type ReferenceSegment, readReference } from './support/reference.js';

// The engine in this process, on real weights, against what OpenAI's implementation computed (reference/README.md).

const runtime = encodingOnce(loadOnnxRuntime());
const cases = (model: 'tiny.en' | 'base') =>
  Object.entries(readReference(model).cases).filter(
    ([name]) => peopleRecorded || name.startsWith('demo/'),
  );

/** One timestamp of Whisper's, in seconds, and as much as the arithmetic may add. */
const ONE_STEP = 0.021;

/** Segments with their words: the same texts, and times that are at most one step apart. */
function expectWords(ours: EngineResult['segments'], theirs: readonly ReferenceSegment[]): void {
  const texts = theirs.map(({ words }) => words.map(([text]) => text.trim()));
  expect(ours.map(({ words }) => words!.map(({ text }) => text))).toEqual(texts);
  for (const [i, { start, end, words }] of ours.entries()) {
    const segment = theirs[i]!;
    expect(Math.abs(start - segment.start)).toBeLessThan(ONE_STEP);
    expect(Math.abs(end - segment.end)).toBeLessThan(ONE_STEP);
    for (const [j, word] of words!.entries()) {
      const [text, from, to, probability] = segment.words[j]!;
      expect(Math.abs(word.start - from), text).toBeLessThan(ONE_STEP);
      expect(Math.abs(word.end - to), text).toBeLessThan(ONE_STEP);
      expect(Math.abs(word.probability! - probability), text).toBeLessThan(0.005);
    }
  }
}

describe.each(testedModels)('%s in fp32 over the full window', (model) => {
  let engine: WhisperEngine;
  beforeAll(async () => {
    engine = await loadWhisperEngine(runtime, {
      directory: await modelDirectory(model),
      precision: 'fp32',
      threads: 1,
    });
  });
  afterAll(() => engine.release());

  const request = { context: 'full', task: 'transcribe', language: 'en' } as const;

  it.each(cases(model))(
    'decodes %s to the reference’s tokens and words, and finds its language',
    async (_, expected) => {
      const samples = caseSamples(expected.wav, expected.startSample, expected.endSample);
      for (const kind of ['timestamps', 'noTimestamps'] as const) {
        const timestamps = kind === 'timestamps';
        const theirs = expected[kind];
        const asked = {
          ...request,
          ...({ timestamps, wordTimestamps: true, wordEdges: 'attention' } as const),
        };
        const ours = await engine.transcribe(samples, asked);
        expect(ours.tokens).toEqual(theirs.tokens);
        expect(ours.text).toBe(theirs.text);
        expectLogprob(ours.avgLogprob, theirs.avgLogprob, timestamps);
        expect(ours.noSpeechProb).toBeCloseTo(theirs.noSpeechProb, 4);
        // Builds of zlib differ by a few bytes, which is much of a short sentence.
        expect(Math.abs(ours.compressionRatio / theirs.compressionRatio - 1)).toBeLessThan(0.1);
        expectWords(ours.segments, expected.segments[kind]);
      }
      if (expected.languages === undefined) return;
      const found = await engine.transcribe(samples, {
        ...request,
        language: undefined,
        timestamps: false,
      });
      const [code, probability] = expected.languages[0]!;
      expect(found.language).toBe(code);
      expect(found.languageProbability).toBeCloseTo(probability, 3);
    },
  );

  it.each(cases(model).filter(([, { prompted }]) => prompted !== undefined))(
    'decodes %s after a prompt to the reference’s tokens',
    async (_, { wav, startSample, endSample, prompted }) => {
      const samples = caseSamples(wav, startSample, endSample);
      for (const timestamps of [true, false]) {
        const theirs = timestamps ? prompted!.timestamps : prompted!.noTimestamps;
        const ours = await engine.transcribe(samples, {
          ...request,
          timestamps,
          prompt: prompted!.prompt,
        });
        expect(ours.tokens).toEqual(theirs.tokens);
      }
    },
  );

  it.each(cases(model).filter(([, { prefixed }]) => prefixed !== undefined))(
    'goes on in %s after a prefix as the reference does',
    async (_, { wav, startSample, endSample, prefixed }) => {
      const { prefix, noTimestamps } = prefixed!;
      const samples = caseSamples(wav, startSample, endSample);
      const ours = await engine.transcribe(samples, { ...request, timestamps: false, prefix });
      expect(ours.tokens).toEqual(noTimestamps.tokens);
      expect(ours.text.trim()).toBe(noTimestamps.text);
      expect(ours.text.startsWith(' ')).toBe(true);
    },
  );

  it('has nothing to say after all that is said', async () => {
    const samples = demoRecording().slice(0, 80_000);
    const whole = await engine.transcribe(samples, { ...request, timestamps: false });
    const rest = await engine.transcribe(samples, {
      ...request,
      timestamps: false,
      prefix: whole.text,
    });
    expect(rest).toMatchObject({ text: '', segments: [] });
  });

  it('tells its tokens', async () => {
    const samples = demoRecording().slice(0, 80_000);
    for (const timestamps of [true, false]) {
      const { segments } = await engine.transcribe(samples, {
        ...request,
        timestamps,
        tokens: true,
      });
      for (const { text, tokens = [], avgLogprob } of segments) {
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        for (const { probability } of tokens) {
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
        if (timestamps) continue;
        const logprobs = tokens.map(({ probability }) => Math.log(probability));
        const mean = logprobs.reduce((sum, value) => sum + value, 0) / (tokens.length + 1);
        // The end of text counts there, and not here.
        expect(mean).toBeGreaterThanOrEqual(avgLogprob! - 1e-6);
      }
    }
  });

  it('takes the tail of a prompt that is too long', async () => {
    const samples = demoRecording().slice(0, 48_000);
    const long = 'The keeper of the lighthouse speaks. '.repeat(200);
    const { text } = await engine.transcribe(samples, {
      ...request,
      timestamps: false,
      prompt: long,
    });
    expect(text.toLowerCase()).toContain('good morning');
  });
});

describe.each(testedModels)('the graphs of %s', (model) => {
  const reference = readReference(model);
  const names = ['demo/window', ...(peopleRecorded ? ['stream60/0', 'stream60/2'] : [])];
  let sessions: WhisperSessions;
  let dimensions: ReturnType<typeof openModel>['weights']['dimensions'];
  beforeAll(async () => {
    const { weights } = openModel(await modelDirectory(model));
    dimensions = weights.dimensions;
    sessions = await createSessions(runtime, weights, { precision: 'fp32', threads: 1 });
    weights[Symbol.dispose]();
  });
  afterAll(async () => {
    await sessions.encoder.release();
    await sessions.decoder.release();
  });

  const integers = (values: readonly number[], shape: readonly number[]): Tensor =>
    new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), shape);

  it.each(names)('compute what the reference computes on %s', async (name) => {
    const { wav, startSample, endSample } = reference.cases[name]!;
    const { nMels, nAudioCtx, nAudioState, nTextLayer, nTextHead, nTextState } = dimensions;
    const mel = createLogMelExtractor(nMels).extract(
      caseSamples(wav, startSample, endSample),
      nAudioCtx * 2,
    );
    const layout = fullLayout(nAudioCtx);
    const bias = new runtime.Tensor('float32', layout.bias, [nAudioCtx]);
    // Nothing was computed before.
    const kept = sessions.encoder.inputNames.filter((name) => name.startsWith('kept_'));
    const none = new runtime.Tensor('float32', new Float32Array(0), [1, 0, nAudioState]);
    const encoded = (await sessions.encoder.run({
      ...Object.fromEntries(kept.map((name) => [name, none])),
      [ENCODER.mel]: new runtime.Tensor('float32', mel.data, [1, nMels, mel.frames]),
      [ENCODER.rows]: integers(layout.rows, [nAudioCtx]),
      [ENCODER.places]: integers(layout.places, [nAudioCtx]),
      [ENCODER.bias]: bias,
      [ENCODER.keep]: integers([0], [1]),
    })) as Record<string, Tensor>;

    const hidden = encoded[ENCODER.hidden]!.data as Float32Array;
    const compared = Array.from({ length: nAudioCtx / reference.encoderStep }, (_, i) =>
      hidden.subarray(
        i * reference.encoderStep * nAudioState,
        (i * reference.encoderStep + 1) * nAudioState,
      ),
    ).flatMap((row) => [...row]);
    expect(cosine(compared, reference.tensor(`${name}/encoder`))).toBeGreaterThan(0.9999);

    const tokens = reference.initialTokens.noTimestamps;
    const count = tokens.length;
    const mask = new Float32Array(count * count);
    for (let row = 0; row < count; row++) mask.fill(-1e9, row * count + row + 1, (row + 1) * count);
    const feeds: Record<string, Tensor> = {
      [DECODER.tokens]: integers(tokens, [1, count]),
      [DECODER.positions]: integers([...tokens.keys()], [count]),
      [DECODER.mask]: new runtime.Tensor('float32', mask, [count, count]),
      [DECODER.select]: integers([count - 1], [1]),
      [DECODER.crossBias]: bias,
    };
    for (let layer = 0; layer < nTextLayer; layer++) {
      const empty = new runtime.Tensor('float32', new Float32Array(0), [
        1,
        nTextHead,
        0,
        nTextState / nTextHead,
      ]);
      feeds[DECODER.pastKey(layer)] = empty;
      feeds[DECODER.pastValue(layer)] = empty;
      feeds[DECODER.crossKey(layer)] = encoded[DECODER.crossKey(layer)]!;
      feeds[DECODER.crossValue(layer)] = encoded[DECODER.crossValue(layer)]!;
    }
    const { [DECODER.logits]: logits } = (await sessions.decoder.run(feeds, [
      DECODER.logits,
    ])) as Record<string, Tensor>;
    expect(
      cosine(logits!.data as Float32Array, reference.tensor(`${name}/logits`)),
    ).toBeGreaterThan(0.9999);
  });
});
