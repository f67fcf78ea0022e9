import { describe, expect, it } from 'vitest';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { Suppression } from '../contracts/guards.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { textsOf, tone } from './__fixtures__/transcripts.js';
import { createGuard } from './create-guard.js';
import { guardedBackend } from './guarded-backend.js';

const SPEECH = tone(1000, -20);
const LOOP = ' the the the the the the the the the';

function open(
  answer: (options: TranscribeOptions) => TranscriptResult | Error,
  { prefix = true }: { prefix?: boolean } = {},
) {
  const calls: TranscribeOptions[] = [];
  const suppressed: Suppression[] = [];
  let disposals = 0;
  const inner: TranscriptionBackend = {
    specVersion: 'v1',
    name: 'inner',
    capabilities: {
      wordTimestamps: true,
      prompt: true,
      languageDetection: false,
      translation: false,
      prefix,
      draft: true,
      tokens: true,
      attention: false,
      audioContextSizing: true,
      maxConcurrency: 1,
      maxAudioMs: 30_000,
    },
    load: async () => {},
    async transcribe(_, options) {
      calls.push(options);
      const result = answer(options);
      if (result instanceof Error) throw result;
      return result;
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {
      disposals++;
    },
  };
  const backend = guardedBackend(inner, createGuard(), {
    evidence: () => ({ speechMs: 800 }),
    onSuppressed: (found) => suppressed.push(...found),
  });
  const transcribe = (options: Partial<TranscribeOptions> = {}, samples = SPEECH) =>
    backend.transcribe(samples, { sampleRate: 16_000, ...options });
  return { backend, inner, calls, suppressed, transcribe, disposals: () => disposals };
}

const reasons = (suppressed: readonly Suppression[]): string[] =>
  suppressed.map(({ reason }) => reason);

describe('guarded backend', () => {
  it('answers as the backend does where nothing is wrong', async () => {
    const result = textsOf(' Hello.');
    const { transcribe, calls, suppressed } = open(() => result);
    expect(await transcribe({ prompt: 'Hi' })).toBe(result);
    expect(calls).toEqual([{ sampleRate: 16_000, prompt: 'Hi' }]);
    expect(suppressed).toEqual([]);
  });

  it('is a view: what it shows is the backend’s, and disposing it does nothing', async () => {
    const { backend, inner, disposals } = open(() => textsOf());
    expect(backend.name).toBe('inner');
    expect(backend.capabilities).toBe(inner.capabilities);
    expect(await backend.health()).toEqual({ status: 'ready' });
    await backend[Symbol.asyncDispose]();
    expect(disposals()).toBe(0);
  });

  it('text on silence: judges by the samples of the call', async () => {
    const { transcribe, suppressed } = open(() => textsOf(' Thank you.'));
    expect((await transcribe()).text).toBe('Thank you.');
    expect((await transcribe({}, tone(1000, -60))).text).toBe('');
    expect(reasons(suppressed)).toEqual(['phantom_phrase']);
  });

  it('prompt poisoning: a loop under a prompt is decoded once more without it', async () => {
    const { transcribe, calls, suppressed } = open(({ prompt }) =>
      prompt ? textsOf(` Hello${LOOP}`) : textsOf(' Hello world.'),
    );
    const asked = { prompt: 'the the the', draft: 'the', language: 'en', prefix: 'Oh.' };
    const result = await transcribe(asked);
    expect(result).toMatchObject({ text: 'Hello world.', processingTimeMs: 14 });
    expect(calls[1]).toEqual({ sampleRate: 16_000, language: 'en', prefix: 'Oh.' });
    // Told all the same: the prompt must not be used again.
    expect(reasons(suppressed)).toEqual(['repetition']);
  });

  it('prompt poisoning: also a loop that only the compression ratio tells', async () => {
    const poor = textsOf(' Round and round it goes.');
    const segments = poor.segments.map((segment) => ({ ...segment, compressionRatio: 3 }));
    const { transcribe } = open(({ prompt }) =>
      prompt ? { ...poor, segments } : textsOf(' Hello world.'),
    );
    expect((await transcribe({ prompt: 'x' })).text).toBe('Hello world.');
  });

  it('prompt poisoning: the first answer stands where the second is no cleaner, or fails', async () => {
    for (const second of [textsOf(` Never${LOOP} the`), new Error('crashed')]) {
      const { transcribe, calls, suppressed } = open(({ prompt }) =>
        prompt ? textsOf(` Hello${LOOP}`) : second,
      );
      expect((await transcribe({ prompt: 'x' })).text).toBe('Hello the');
      expect(calls).toHaveLength(2);
      expect(reasons(suppressed)).toEqual(['repetition']);
    }
  });

  it('ends with the abort of its caller', async () => {
    const abort = new AbortController();
    const aborted = new Error('aborted');
    const { transcribe, suppressed } = open(({ prompt }) => {
      if (prompt) return textsOf(LOOP);
      abort.abort();
      return aborted;
    });
    await expect(transcribe({ prompt: 'x', signal: abort.signal })).rejects.toBe(aborted);
    expect(suppressed).toEqual([]);
  });

  it('asks once where there was no prompt, or no loop', async () => {
    const loop = open(() => textsOf(LOOP));
    expect((await loop.transcribe()).text).toBe('the');
    expect(loop.calls).toHaveLength(1);
    const phantom = open(() => textsOf(' Thank you.'));
    await phantom.transcribe({ prompt: 'x' }, tone(1000, -60));
    expect(phantom.calls).toHaveLength(1);
  });

  it('sees the loop that a continuation makes with its prefix', async () => {
    const more = { ...textsOf(' the the the'), text: ' the the the' };
    const prefix = 'the the the the the';
    expect((await open(() => more).transcribe({ prefix })).text).toBe('');
    // A backend that takes no prefix answers with the whole.
    expect((await open(() => more, { prefix: false }).transcribe({ prefix })).text).toBe(
      ' the the the',
    );
  });
});
