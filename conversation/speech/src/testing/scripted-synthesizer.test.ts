import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createScriptedSynthesizer } from './scripted-synthesizer.js';

describe('a scripted synthesizer', () => {
  it('keeps its calls, and answers after their latency, one after the other', async () => {
    const clock = createManualClock();
    const synthesizer = createScriptedSynthesizer({
      clock,
      latencyMs: ({ text }) => 10 * text.length,
    });
    const both = Promise.all([
      synthesizer.synthesize('Hello'),
      synthesizer.synthesize('you', { speed: 2 }),
    ]);
    const [first, second] = await clock.runUntil(both);
    expect(clock.now()).toBe(80);
    expect([first.samples.length, second.samples.length]).toEqual([2400, 720]);
    expect(synthesizer.calls).toEqual([
      { index: 0, text: 'Hello', voice: 'scripted', speed: 1, outcome: 'answered' },
      { index: 1, text: 'you', voice: 'scripted', speed: 2, outcome: 'answered' },
    ]);
  });

  it('fails and hangs as it is told, and refuses more calls than may wait', async () => {
    const synthesizer = createScriptedSynthesizer({
      maxQueuedCalls: 1,
      failures: ({ index }) => (index === 0 ? new Error('broken') : undefined),
      hangs: ({ index }) => index === 1,
    });
    await expect(synthesizer.synthesize('one')).rejects.toThrow('broken');
    const abort = new AbortController();
    const hanging = synthesizer.synthesize('two', { signal: abort.signal });
    const waiting = synthesizer.synthesize('three');
    await expect(synthesizer.synthesize('four')).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
    });
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await waiting;
    expect(synthesizer.calls.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'aborted',
      'answered',
    ]);
  });

  it('gives the samples of its script', async () => {
    const samples = Float32Array.of(0.1, 0.2);
    const synthesizer = createScriptedSynthesizer({ samples: () => samples });
    const speech = await synthesizer.synthesize('one');
    expect(speech.samples).toEqual(samples);
    expect(speech.samples).not.toBe(samples);
  });
});
