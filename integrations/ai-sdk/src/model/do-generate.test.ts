import { TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createServer } from '@ws/server';
import { createScriptedLiveDiarizer, createSpeechScript } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { heard, SCRIPT, WAV } from '../__fixtures__/spoken.js';
import { createLocalWhisper } from '../provider/create-local-whisper.js';
import { createRemoteWhisper } from '../provider/create-remote-whisper.js';
import type { GenerateCall } from '../specification/transcription-model.js';

const call = (more: Partial<GenerateCall> = {}): GenerateCall => ({
  audio: WAV,
  mediaType: 'audio/wav',
  ...more,
});
const whisper = (options: Record<string, unknown>) => ({
  providerOptions: { whisper: options as never },
});

describe('a recording', () => {
  it('has its text, segments, language and duration', async () => {
    const { model } = heard();
    const result = await model.doGenerate(call());
    expect(result).toMatchObject({
      text: 'good morning all sailors',
      language: 'en',
      durationInSeconds: SCRIPT.samples.length / 16_000,
      warnings: [],
      response: { modelId: 'script', timestamp: expect.any(Date) },
    });
    expect(result.words).toBeUndefined();
    const [first] = result.segments;
    expect(first?.startSecond).toBeCloseTo(0.2, 1);
    expect(result.segments.at(-1)?.endSecond).toBeLessThanOrEqual(result.durationInSeconds!);
    expect(JSON.parse(JSON.stringify(result.segments))).toEqual(result.segments);
  });

  it('has the speakers of its segments, on a server that tells them', async () => {
    const turns = [
      { start: 0, end: 1.4, speaker: 'Anna' },
      { start: 1.4, end: 9, speaker: 'Bert' },
    ];
    const segments = [{ start: 0, end: 0.8, text: 'Aye.' }];
    const answer = { text: 'Aye.', segments, language: 'en', processingTimeMs: 1 };
    const { backend, model } = heard({ hypotheses: () => answer });
    await using server = await createServer({
      ...{ backend, port: 0, vad: 'energy', turn: 'none' },
      speakers: { live: createScriptedLiveDiarizer({ turns }) },
    });
    const remote = createRemoteWhisper({ url: server.url }).transcription();
    const asked = call(whisper({ speakers: true }));
    const told = await remote.doGenerate(asked);
    expect(told.text).toBe('Aye. Aye.');
    expect(told.providerMetadata).toEqual({ whisper: { speakers: ['1', '2'] } });
    const here = await model.doGenerate(asked);
    expect(here.providerMetadata).toBeUndefined();
    expect(here.warnings).toMatchObject([{ type: 'unsupported', feature: 'speakers' }]);
  });

  it.each(['in this process', 'on a server'])(
    'has the text of an engine without segments, %s',
    async (place) => {
      const answer = { text: 'Aye.', segments: [], language: 'en', processingTimeMs: 1 };
      const { backend, model } = heard({ hypotheses: () => answer });
      await using server = await createServer({ backend, port: 0, vad: 'energy', turn: 'none' });
      const remote = createRemoteWhisper({ url: server.url }).transcription();
      const result = await (place === 'on a server' ? remote : model).doGenerate(call());
      expect(result.text).toMatch(/^Aye\./);
      expect(result.segments[0]?.endSecond).toBeGreaterThan(1);
    },
  );

  it.each(['in this process', 'on a server'])(
    'is transcribed with a warning of speech that has no text, %s',
    async (place) => {
      const { backend, model } = heard({ hypotheses: () => '' });
      await using server = await createServer({ backend, port: 0, vad: 'energy', turn: 'none' });
      const remote = createRemoteWhisper({ url: server.url }).transcription();
      const { samples } = createSpeechScript([{ pauseMs: 200 }, { text: 'aye', ms: 2000 }]);
      const audio = writeWav(samples, { sampleRate: 16_000 });
      const result = await (place === 'on a server' ? remote : model).doGenerate(call({ audio }));
      expect(JSON.stringify(result.warnings)).toMatch(/No words from 0\.\d+ to \d\.\d+ s/);
    },
  );

  it('may be base64', async () => {
    const { model } = heard();
    const audio = Buffer.from(WAV).toString('base64');
    expect((await model.doGenerate(call({ audio }))).text).toBe('good morning all sailors');
    await expect(model.doGenerate(call({ audio: 'no base64!' }))).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
    });
    await expect(
      model.doGenerate(call({ audio: `${audio.slice(0, 9)}=${audio}` })),
    ).rejects.toThrow('base64');
  });

  it('has words where they are asked for, in either way', async () => {
    const { model } = heard();
    const asked = await model.doGenerate(call(whisper({ wordTimestamps: true })));
    expect(asked.words?.map(({ text }) => text)).toEqual(['good', 'morning', 'all', 'sailors']);
    const shared = await model.doGenerate(call({ timestampGranularities: ['word'] }));
    expect(shared.words).toEqual(asked.words);
    const both = {
      timestampGranularities: ['word' as const],
      ...whisper({ wordTimestamps: false }),
    };
    expect((await model.doGenerate(call(both))).words).toBeUndefined();
  });

  it('tells the engine what its options say, over those of the provider', async () => {
    const defaults = { languages: ['de', 'en'], prompt: 'At sea.', hotwords: ['Ava'] };
    const { model, backend } = heard({}, { defaults });
    await model.doGenerate(call(whisper({ language: 'fr', prompt: 'On land.' })));
    expect(backend.calls[0]?.options).toMatchObject({ language: 'fr' });
    expect(backend.calls[0]?.options.prompt).toContain('On land.');
    expect(backend.calls[0]?.options.prompt).toContain('Ava');
    expect(backend.calls[0]?.options.prompt).not.toContain('At sea.');
  });

  it('is transcribed with a warning for each thing that has no effect', async () => {
    const { model } = heard({
      capabilities: { prompt: false, wordTimestamps: false, translation: false },
    });
    const options = { hotwords: ['Ava'], wordTimestamps: true, strategy: 'hybrid', vad: 'energy' };
    const { warnings } = await model.doGenerate(
      call({ ...whisper(options), headers: { 'User-Agent': 'ai', 'x-trace': '7' } }),
    );
    expect(warnings.map((one) => 'feature' in one && one.feature)).toEqual([
      'headers',
      'hotwords',
      'wordTimestamps',
      'strategy',
      'vad',
    ]);
  });

  it('is refused with options that are wrong', async () => {
    const { model, backend } = heard();
    for (const [options, option] of [
      [{ langauge: 'en' }, 'providerOptions.whisper.langauge'],
      [{ hotwords: 'Ava' }, 'providerOptions.whisper.hotwords'],
      [{ strategy: 'best' }, 'providerOptions.whisper.strategy'],
      [{ endpointing: { minSilenceMs: -1 } }, 'providerOptions.whisper.endpointing.minSilenceMs'],
    ] as const) {
      await expect(model.doGenerate(call(whisper(options)))).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
        details: { option },
      });
    }
    expect(backend.calls).toEqual([]);
  });

  it('is refused where it is none', async () => {
    const { model } = heard();
    for (const audio of [new Uint8Array(0), '']) {
      await expect(model.doGenerate(call({ audio }))).rejects.toMatchObject({
        code: 'ERR_INVALID_AUDIO',
      });
    }
  });

  it('is given up with the reason of the signal', async () => {
    const { model } = heard({ hangs: () => true });
    const leaving = new AbortController();
    const result = model.doGenerate(call({ abortSignal: leaving.signal }));
    setImmediate(() => leaving.abort(new Error('gone')));
    await expect(result).rejects.toThrow('gone');
    await expect(
      model.doGenerate(call({ abortSignal: AbortSignal.abort() })),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fails so that the AI SDK tries again what may succeed', async () => {
    const failure = (retryable: boolean) =>
      new TranscribeError('It died.', { code: 'ERR_OVERLOADED', retryable });
    const failing = (retryable: boolean) =>
      heard({ failures: () => failure(retryable) })
        .model.doGenerate(call())
        .catch((error: unknown) => error);
    const marker = Symbol.for('vercel.ai.error.AI_APICallError');
    const passing = await failing(true);
    expect(passing).toMatchObject({ code: 'ERR_OVERLOADED', isRetryable: true, [marker]: true });
    expect(TranscribeError.isInstance(passing)).toBe(true);
    expect(await failing(false)).not.toHaveProperty('isRetryable');
  });
});

describe('a provider', () => {
  it('has models by their ids, the first where none is said', () => {
    const { backend } = heard();
    const other = heard().backend;
    const provider = createLocalWhisper({ models: { a: backend, b: other }, name: 'ours' });
    expect(provider.transcription().modelId).toBe('a');
    expect(provider.transcriptionModel('b')).toMatchObject({
      modelId: 'b',
      provider: 'ours.transcription',
      specificationVersion: 'v4',
    });
    expect(() => provider.transcription('c')).toThrow('one of a, b');
    expect(() => provider.languageModel('a')).toThrow('transcription model');
  });

  it('is made with options that are right alone', () => {
    for (const options of [{}, { models: {} }, { models: { a: {} } }, { models: { a: null } }]) {
      expect(() => createLocalWhisper(options as never)).toThrow(/"models"/);
    }
    const models = { a: heard().backend };
    for (const wrong of [{ name: 'a b' }, { defaults: { x: 1 } }, { specificationVersion: 'v2' }]) {
      expect(() => createLocalWhisper({ models, ...wrong } as never)).toThrow(TranscribeError);
    }
  });
});
