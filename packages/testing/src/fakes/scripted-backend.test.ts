import type { AttentionStop } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.js';
import { createScriptedBackend } from './scripted-backend.js';
import { createSpeechScript } from './speech-script.js';

const audio = new Float32Array(16_000).fill(0.1);
const options = { sampleRate: 16_000 };

describe('scripted backend', () => {
  it('hears a list, call by call', async () => {
    const backend = createScriptedBackend({ hypotheses: ['a', { text: 'b', language: 'de' }] });
    const heard = [];
    for (let i = 0; i < 3; i++) heard.push(await backend.transcribe(audio, options));
    expect(heard.map(({ text, language }) => `${text} ${language}`)).toEqual([
      'a en',
      'b de',
      'b de',
    ]);
    expect(heard[0]?.segments).toEqual([{ start: 0, end: 1, text: 'a' }]);
  });

  it('takes its time on the clock, fails and hangs as it is told', async () => {
    const clock = createManualClock();
    const backend = createScriptedBackend({
      clock,
      latencyMs: (call) => 100 * (call.index + 1),
      failures: (call) => (call.index === 1 ? new Error('down') : undefined),
      hangs: (call) => call.index === 2,
      hypotheses: (call) => `${call.durationMs} ms`,
    });
    const abort = new AbortController();
    const calls = [1, 2, 3].map(() =>
      backend.transcribe(audio, { ...options, signal: abort.signal }),
    );
    const outcomes = Promise.allSettled(calls);
    expect(backend.calls.map(({ outcome }) => outcome)).toEqual(['pending', 'pending', 'pending']);
    await clock.advance(100);
    expect(backend.calls.map(({ outcome }) => outcome)).toEqual(['answered', 'pending', 'pending']);
    await clock.advance(900);
    abort.abort();
    const [first, second, third] = await outcomes;
    expect(first).toMatchObject({ value: { text: '1000 ms', processingTimeMs: 100 } });
    expect(second).toMatchObject({ reason: { message: 'down' } });
    expect(third).toMatchObject({ reason: { code: 'ERR_ABORTED' } });
    expect(backend.calls.map(({ outcome }) => outcome)).toEqual(['answered', 'failed', 'aborted']);
    expect(backend.maxConcurrent).toBe(3);
  });
});

describe('scripted backend, asked for more than a text', () => {
  const words = [
    { text: 'Ask', start: 0, end: 0.25, probability: 0.5 },
    { text: 'not,', start: 0.25, end: 0.5 },
    { text: 'what', start: 0.5, end: 1 },
  ];
  const partial = { ...options, timestamps: false };

  it.each([
    ['', 'Ask not, what'],
    ['ask', ' not, what'],
    ['ASK not', ', what'],
    ['Ask not,', ' what'],
    ['ask knot,', ' what'],
    ['Ask not, what', ''],
    ['Ask not, what else', ''],
  ])('goes on after the prefix %j with %j', async (prefix, text) => {
    for (const hypothesis of ['Ask not, what', words]) {
      const backend = createScriptedBackend({ hypotheses: [hypothesis] });
      const result = await backend.transcribe(audio, { ...partial, prefix, tokens: true });
      expect(result.text).toBe(text);
      expect(result.segments.map((segment) => segment.text).join('')).toBe(text);
      const tokens = result.segments.flatMap((segment) => segment.tokens ?? []);
      expect(tokens.map((token) => token.text).join('')).toBe(text);
    }
  });

  it('goes on after a prefix in the next segment, and cuts tokens that the script gives', async () => {
    const token = (text: string) => ({ text, probability: 0.9 });
    const segments = [
      { start: 0, end: 0.5, text: 'Ask not,', tokens: [token('As'), token('k'), token(' not,')] },
      { start: 0.5, end: 1, text: 'what', tokens: [token('what')] },
    ];
    const backend = createScriptedBackend({ hypotheses: [{ segments }] });
    const after = async (prefix: string) => {
      const result = await backend.transcribe(audio, { ...partial, prefix, tokens: true });
      return result.segments.map(({ tokens }) => tokens?.map(({ text }) => text));
    };
    expect(await after('ask')).toEqual([[' not,'], ['what']]);
    expect(await after('ask not,')).toEqual([[' what']]);
    expect((await backend.transcribe(audio, { ...partial, prefix: 'ask' })).text).toBe(
      ' not, what',
    );
  });

  it('has a token for each word, with its probability and where the decoder looked', async () => {
    const asked = { ...partial, prefix: 'ask', tokens: true, wordTimestamps: true };
    const backend = createScriptedBackend({
      hypotheses: [words],
      capabilities: { attention: true },
    });
    expect((await backend.transcribe(audio, { ...asked, prefix: '' })).segments).toEqual([
      {
        start: 0,
        end: 1,
        text: 'Ask not, what',
        words,
        tokens: [
          { text: 'Ask', probability: 0.5, attendedTo: 0.125 },
          { text: ' not,', probability: 1, attendedTo: 0.375 },
          { text: ' what', probability: 1, attendedTo: 0.75 },
        ],
      },
    ]);
    expect((await backend.transcribe(audio, asked)).segments).toEqual([
      {
        start: 0.25,
        end: 1,
        text: ' not, what',
        words: words.slice(1),
        tokens: [
          { text: ' not,', probability: 1, attendedTo: 0.375 },
          { text: ' what', probability: 1, attendedTo: 0.75 },
        ],
      },
    ]);
  });

  it('stops where its attention tells it to', async () => {
    const tokens = [' So', ' on', ' and', ' so'].map((text, i) => ({
      text,
      probability: 1,
      attendedTo: [0.2, 0.7, 0.9, 0.3][i]!,
    }));
    const heard = { segments: [{ start: 0, end: 1, text: ' So on and so', tokens }] };
    const hear = async (attentionStop: AttentionStop, rest: object = {}) => {
      const backend = createScriptedBackend({
        hypotheses: [heard],
        capabilities: { attention: true },
      });
      const result = await backend.transcribe(audio, { ...partial, attentionStop, ...rest });
      return [result.text, result.stoppedBy, result.segments[0]?.tokens?.length];
    };
    expect(await hear({ endMs: 200 })).toEqual([' So on', 'audio-end', undefined]);
    expect(await hear({ backMs: 500 }, { tokens: true })).toEqual([
      ' So on and',
      'attention-jump',
      3,
    ]);
    expect(await hear({ backMs: 650 })).toEqual([' So on and so', undefined, undefined]);
    expect(await hear({ endMs: 900 })).toEqual(['', 'audio-end', undefined]);
    expect(await hear({ endMs: 200 }, { prefix: 'so' })).toEqual([' on', 'audio-end', undefined]);
    await expect(hear({ endMs: 200 }, { timestamps: true })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });

  it('tells of its answer segment by segment before it gives it', async () => {
    const segments = [
      { start: 0, end: 0.25, text: 'Ask' },
      { start: 0.25, end: 0.5, text: 'not' },
    ];
    const backend = createScriptedBackend({ hypotheses: [{ segments }] });
    const heard: unknown[] = [];
    const listeners = {
      onSegment: (segment: unknown) => heard.push(segment),
      onProgress: (progress: number) => heard.push(progress),
    };
    await backend.transcribe(audio, { ...options, ...listeners });
    expect(heard).toEqual([segments[0], 0.25, segments[1], 0.5, 1]);
    const abort = new AbortController();
    heard.length = 0;
    const call = backend.transcribe(audio, {
      ...options,
      ...listeners,
      onProgress: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(heard).toEqual([segments[0]]);
  });

  it('ignores what it was told that it cannot do', async () => {
    const backend = createScriptedBackend({
      hypotheses: [words],
      capabilities: { prefix: false, tokens: false, wordTimestamps: false, progress: false },
    });
    const onSegment = () => {
      throw new Error('it told');
    };
    const asked = { prefix: 'ask', draft: 'x', tokens: true, wordTimestamps: true, onSegment };
    expect((await backend.transcribe(audio, { ...options, ...asked })).segments).toEqual([
      { start: 0, end: 1, text: 'Ask not, what' },
    ]);
    expect(backend.calls[0]?.options).toMatchObject(asked);
  });

  it('refuses a prefix where times are wanted, too', async () => {
    await expect(
      createScriptedBackend().transcribe(audio, { ...options, prefix: 'ask' }),
    ).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });
});

describe('speech script', () => {
  it('tells how sure it is of a word, where the script says so', async () => {
    const script = createSpeechScript([
      { text: 'ask', ms: 300, probability: 0.4 },
      { text: 'not', ms: 300 },
    ]);
    const backend = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
    const { segments } = await backend.transcribe(script.samples, { ...options, tokens: true });
    expect(segments[0]?.tokens).toEqual([
      { text: 'ask', probability: 0.4 },
      { text: ' not', probability: 1 },
    ]);
  });

  it('is heard as it was written', () => {
    const script = createSpeechScript([
      { text: 'ask', ms: 300 },
      { pauseMs: 200 },
      { text: 'not', ms: 100 },
    ]);
    expect(script.hear(script.samples)).toEqual(script.words);
    expect(script.words).toEqual([
      { text: 'ask', start: 0, end: 0.3 },
      { text: 'not', start: 0.5, end: 0.6 },
    ]);
  });

  it('gives each word to one piece, however it is cut', () => {
    const parts = Array.from({ length: 40 }, (_, i) => ({ text: `w${i}`, ms: 20 + i }));
    const script = createSpeechScript(parts);
    for (const size of [1, 7, 160, 1001]) {
      const heard = [];
      for (let at = 0; at < script.samples.length; at += size) {
        heard.push(...script.hear(script.samples.subarray(at, at + size)));
      }
      expect(heard.map(({ text }) => text)).toEqual(parts.map(({ text }) => text));
    }
  });
});
