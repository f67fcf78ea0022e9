import { createOnnxBackend } from '@ws/backend-onnx';
import type { TranscriptResult } from '@ws/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoSentences } from '../../../test/support/recordings.js';
import type { EngineRequest } from '../src/engine/engine-call.js';
import {
  type EngineResult,
  loadWhisperEngine,
  type WhisperEngine,
} from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { encodingOnce } from './support/encode-once.js';
import { modelDirectory } from './support/models.js';
import { nearLikelihoods } from './support/near-likelihoods.js';

// Where the decoder looks while it writes, on real weights.

const runtime = encodingOnce(loadOnnxRuntime());
const [, second] = demoSentences();

const tokensOf = (result: TranscriptResult) => result.segments.flatMap(({ tokens = [] }) => tokens);

describe.each([
  ['tiny.en', 'fp32', 'full'],
  ['tiny.en', 'int8', 'silence-tail'],
  ['base', 'int8', 'silence-tail'],
] as const)('%s in %s, %s', (model, precision, context) => {
  let engine: WhisperEngine;
  beforeAll(async () => {
    const directory = await modelDirectory(model);
    engine = await loadWhisperEngine(runtime, { directory, precision, threads: 1 });
  });
  afterAll(() => engine.release());

  const request = {
    context,
    timestamps: false,
    task: 'transcribe',
    language: 'en',
    tokens: true,
  } as const satisfies EngineRequest;

  it('looks where the words are', async () => {
    const { samples } = second!;
    const result = await engine.transcribe(samples, { ...request, wordTimestamps: true });
    const tokens = tokensOf(result);
    const words = result.segments.flatMap((segment) => segment.words ?? []);
    const heard = words.flatMap(({ text, start, end }) => {
      const token = tokens.find((one) => one.text.trim() === text.replace(/[.,?]$/, ''));
      return token === undefined ? [] : [{ at: token.attendedTo!, start, end }];
    });
    expect(heard.length).toBeGreaterThan(5);
    const near = heard.filter(({ at, start, end }) => at > start - 0.3 && at < end + 0.3);
    expect(near.length).toBeGreaterThanOrEqual(heard.length - 1);
  });

  it('writes the same with its attention watched as without', async () => {
    const samples = demoRecording().slice(0, 112_000);
    const watched = await engine.transcribe(samples, request);
    const plain = await engine.transcribe(samples, { ...request, tokens: false });
    expect(watched.tokens).toEqual(plain.tokens);
    expect(watched.stoppedBy).toBeUndefined();
    const never = { ...request, attentionStop: { endMs: 0, backMs: 30_000 } };
    expect((await engine.transcribe(samples, never)).tokens).toEqual(plain.tokens);
  });

  it('stops before what it would hear at the end, with a draft as without', async () => {
    for (const end of [40_000, 64_000, 96_000]) {
      const samples = demoRecording().slice(0, end);
      const whole = await engine.transcribe(samples, request);
      for (const endMs of [100, 300, 1_000]) {
        const asked = { ...request, attentionStop: { endMs } };
        const stopped = await engine.transcribe(samples, asked);
        const latest = end / 16_000 - endMs / 1000;
        // Exactly the tokens before the first that looks beyond.
        const attended = tokensOf(whole).map((token) => token.attendedTo!);
        const beyond = attended.findIndex((at) => at > latest + 1e-6);
        const expected = beyond < 0 ? attended : attended.slice(0, beyond);
        expect(tokensOf(stopped).map((token) => token.attendedTo)).toEqual(expected);
        expect(stopped.stoppedBy).toBe(beyond < 0 ? undefined : 'audio-end');
        const drafted = await engine.transcribe(samples, { ...asked, draft: whole.text });
        expect(drafted.tokens).toEqual(stopped.tokens);
        expect(drafted.segments).toEqual(nearLikelihoods(stopped.segments));
        expect(drafted.stoppedBy).toBe(stopped.stoppedBy);
        expect(drafted.decoderPasses).toBeLessThanOrEqual(stopped.decoderPasses);
      }
      const early = await engine.transcribe(samples, {
        ...request,
        attentionStop: { endMs: 1_000 },
      });
      expect(early.stoppedBy).toBe('audio-end');
      expect(early.tokens.length).toBeLessThan(whole.tokens.length);
    }
  });

  it('stops where attention jumps back', async () => {
    // How far before the furthest place so far each token looks; in one of these windows, some do.
    const looksBack = (whole: EngineResult): number[] =>
      tokensOf(whole).map(({ attendedTo }, i, all) => {
        const furthest = Math.max(0, ...all.slice(0, i).map((token) => token.attendedTo!));
        return furthest - attendedTo!;
      });
    let samples = new Float32Array(0);
    let whole: EngineResult | undefined;
    let back: number[] = [];
    const recording = demoRecording();
    const windows = [0, 8, 16, 24, 32].flatMap((from) =>
      [10, 12, 8, 14].map((seconds) => [from * 16_000, (from + seconds) * 16_000] as const),
    );
    for (const window of windows) {
      samples = recording.slice(...window);
      whole = await engine.transcribe(samples, request);
      back = looksBack(whole);
      if (Math.max(...back) > 0) break;
    }
    // The farthest that it ever looks back, and a little less.
    const most = Math.max(...back) * 1000;
    expect(most).toBeGreaterThan(0);
    const none = await engine.transcribe(samples, {
      ...request,
      attentionStop: { backMs: most + 1 },
    });
    expect(none.tokens).toEqual(whole?.tokens);
    const some = await engine.transcribe(samples, {
      ...request,
      attentionStop: { backMs: most - 1 },
    });
    expect(some.stoppedBy).toBe('attention-jump');
    expect(tokensOf(some)).toHaveLength(back.findIndex((by) => by * 1000 > most - 1));
  });

  it('says the same after a prefix', async () => {
    const samples = demoRecording().slice(0, 96_000);
    const whole = await engine.transcribe(samples, request);
    const prefix = whole.text.split(' ').slice(0, 4).join(' ');
    const rest = tokensOf(await engine.transcribe(samples, { ...request, prefix }));
    expect(tokensOf(whole).slice(-rest.length)).toEqual(
      rest.map((token) => ({
        ...token,
        probability: expect.closeTo(token.probability, 2),
        attendedTo: expect.closeTo(token.attendedTo!, 1),
      })),
    );
  });
});

describe('through the inference process', () => {
  const sampleRate = 16_000;

  it('draft, words, attention and the stop by it do what they do in the engine', async () => {
    await using backend = createOnnxBackend({ model: 'tiny.en' });
    const { samples } = second!;
    const options = { sampleRate, timestamps: false, tokens: true };
    const plain = await backend.transcribe(samples, options);
    for (const draft of [plain.text, 'something else', 'Thomas, how few winters']) {
      const { processingTimeMs: _, ...drafted } = await backend.transcribe(samples, {
        ...options,
        draft,
      });
      expect(drafted).toEqual({
        ...drafted,
        text: plain.text,
        segments: nearLikelihoods(plain.segments),
      });
    }
    for (const { attendedTo } of tokensOf(plain)) {
      expect(attendedTo).toBeGreaterThanOrEqual(0);
      expect(attendedTo).toBeLessThanOrEqual(samples.length / sampleRate);
    }
    const stopped = await backend.transcribe(samples, {
      ...options,
      attentionStop: { endMs: 1_500 },
    });
    expect(stopped.stoppedBy).toBe('audio-end');
    expect(plain.text.startsWith(stopped.text)).toBe(true);
    expect(stopped.text.length).toBeLessThan(plain.text.length);
    const timed = await backend.transcribe(samples, { sampleRate, wordTimestamps: true });
    const words = timed.segments.flatMap((segment) => segment.words ?? []);
    expect(words.map(({ text }) => text).join(' ')).toBe(timed.text);
  });

  it('a stop by attention beside segment times is refused', async () => {
    await using backend = createOnnxBackend({ model: 'tiny.en' });
    await expect(
      backend.transcribe(second!.samples, { sampleRate, attentionStop: { endMs: 200 } }),
    ).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });
});
