import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';
import { DEFAULT_DECODING } from '../src/decoding/decoding-options.js';
import type { EngineRequest } from '../src/engine/engine-call.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { encodingOnce } from './support/encode-once.js';
import { modelDirectory } from './support/models.js';

interface Sentence {
  readonly text: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

// Made by reference/make_names.mjs.
const audio = join(import.meta.dirname, 'reference', 'audio');
const { sentences } = JSON.parse(readFileSync(join(audio, 'names.json'), 'utf8')) as {
  readonly sentences: readonly Sentence[];
};
const { samples: all } = readWav(readFileSync(join(audio, 'names.wav')));
const spoken = sentences.map((sentence) => ({
  ...sentence,
  samples: all.slice(sentence.from, sentence.to),
}));
const names = sentences.map(({ name }) => name);
const unsaid = ['Zanzibar', 'Ulaanbaatar', 'Quetzalcoatl', 'Ibuprofen', 'Papadopoulos', 'Xiaomi'];

describe('names that the model mishears, on tiny.en', () => {
  let engine: WhisperEngine;
  beforeAll(async () => {
    const directory = await modelDirectory('tiny.en');
    const runtime = encodingOnce(loadOnnxRuntime());
    engine = await loadWhisperEngine(runtime, { directory, precision: 'int8', threads: 1 });
  });
  afterAll(() => engine.release());

  const request: EngineRequest = {
    context: 'silence-tail',
    timestamps: true,
    task: 'transcribe',
    fallback: false,
  };
  const decoding = (given: object) => ({ ...DEFAULT_DECODING, ...given });

  it.each(spoken)(
    '$name is written where it is expected, and nothing else is changed',
    async ({ samples, name }) => {
      const { text: without } = await engine.transcribe(samples, request);
      expect(without).not.toContain(name);
      for (const timestamps of [true, false]) {
        const call = { ...request, timestamps, hotwords: [...names, ...unsaid] };
        const { text } = await engine.transcribe(samples, call);
        expect(text).toContain(name);
        // What stands around it stays as it was.
        const plain = await engine.transcribe(samples, { ...request, timestamps });
        const [before = '', after = ''] = text.split(name);
        expect(plain.text.startsWith(before)).toBe(true);
        expect(plain.text.endsWith(after.replace(/^'s/, ''))).toBe(true);
      }
    },
  );

  it('is written by beams and by sampling, too', async () => {
    const { samples, name } = spoken[1]!;
    for (const given of [{ beamSize: 3 }, { temperatures: [0.1], bestOf: 2 }]) {
      const call = { ...request, hotwords: names, decoding: decoding(given) };
      expect((await engine.transcribe(samples, call)).text).toContain(name);
    }
  });

  it('is written the same with any draft and without', async () => {
    for (const { samples, name } of spoken.slice(0, 2)) {
      const call = { ...request, timestamps: false, hotwords: names };
      const { text } = await engine.transcribe(samples, call);
      const half = text.slice(0, text.length >> 1);
      for (const draft of [text, `${half} bananas`, name]) {
        expect((await engine.transcribe(samples, { ...call, draft })).text).toBe(text);
      }
    }
  });

  it('has its words timed, and its tokens say where they attended to', async () => {
    const { samples, name } = spoken[1]!;
    const call = { ...request, hotwords: names, wordTimestamps: true, tokens: true };
    const { segments, text, tokens } = await engine.transcribe(samples, call);
    const words = segments.flatMap((segment) => segment.words ?? []);
    expect(words.map((word) => word.text.trim()).join(' ')).toBe(text);
    const word = words.find((one) => one.text.includes(name))!;
    expect(word.end).toBeGreaterThan(word.start);
    expect(word.start).toBeGreaterThan(0.5);
    const told = segments.flatMap((segment) => segment.tokens ?? []);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(tokens.length);
    for (const token of told) expect(token.attendedTo).toBeGreaterThanOrEqual(0);
  });

  it('is no reason to decode again, nor to trust the text less', async () => {
    const { samples } = readWav(readFileSync(join(audio, 'two-names.wav')));
    const withFallback = { ...request, fallback: undefined };
    const plain = await engine.transcribe(samples, withFallback);
    const call = { ...withFallback, hotwords: ['Kowalczyk', 'Przybylski'] };
    const heard = await engine.transcribe(samples, call);
    expect(heard.text).toBe('Ms. Kowalczyk, Dr. Przybylski is here.');
    const once = await engine.transcribe(samples, { ...call, fallback: false });
    expect(heard.tokens).toEqual(once.tokens);
    expect(heard.decoderPasses).toBe(once.decoderPasses);
    expect(heard.windows[0]!.temperature).toBe(0);
    for (const figure of ['avgLogprob', 'noSpeechProb', 'compressionRatio'] as const) {
      expect(heard[figure]).toBe(plain[figure]);
      expect(heard.segments.map((segment) => segment[figure])).toEqual([plain[figure]]);
    }
    // A new text of two names is less likely than the threshold, were it asked.
    const { segments } = await engine.transcribe(samples, { ...call, tokens: true });
    const told = segments.flatMap(({ tokens = [] }) => tokens);
    const sum = told.reduce((all, { probability }) => all + Math.log(probability), 0);
    expect(sum / told.length).toBeLessThan(DEFAULT_DECODING.logProbThreshold!);
  });

  it('has its figures taken before it where it is sampled after a failed decode', async () => {
    const { samples, name } = spoken[1]!;
    const plain = await engine.transcribe(samples, request);
    // Just unlikely enough for one more decode: what counts is what was heard, and not the term.
    for (const [threshold, tries] of [
      [plain.avgLogprob - 1e-6, [0, 0.1]],
      [plain.avgLogprob + 1e-6, [0, 0.1]],
    ] as const) {
      const given = decoding({ logProbThreshold: threshold, temperatures: tries });
      const call = { ...request, fallback: undefined, decoding: given, hotwords: names };
      const heard = await engine.transcribe(samples, call);
      expect(heard.text).toContain(name);
      expect(heard.windows[0]!.temperature).toBe(threshold > plain.avgLogprob ? 0.1 : 0);
    }
  });

  it('changes nothing where nobody says it', async () => {
    for (const { samples } of demoSentences().slice(0, 5)) {
      const { text, tokens } = await engine.transcribe(samples, request);
      const call = { ...request, hotwords: [...names, ...unsaid] };
      const heard = await engine.transcribe(samples, call);
      expect(heard.text).toBe(text);
      expect(heard.tokens).toEqual(tokens);
    }
  });
});
