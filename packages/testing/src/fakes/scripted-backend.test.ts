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

describe('speech script', () => {
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
