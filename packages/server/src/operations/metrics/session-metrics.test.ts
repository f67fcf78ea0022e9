import { type SessionEvent, TranscribeError } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import type { SessionWatch } from '../observation/session-watch.js';
import { watchSessions } from '../watch-sessions.js';
import { createMetricSet, type MetricSet } from './metric-set.js';
import { createSessionMetrics } from './session-metrics.js';

const AT_100_MS = 1600;

interface Observed {
  readonly metrics: MetricSet;
  readonly watch: SessionWatch;
  /** Sends so many frames of 100 ms, in real time. */
  speak(frames: number): Promise<void>;
  wait(ms: number): Promise<void>;
}

function observed(): Observed {
  const metrics = createMetricSet();
  const clock = createManualClock();
  const watchSession = watchSessions({
    ...{ model: 'test', clock, tracing: undefined },
    metrics: {
      watch: (strategy, arrivals) => createSessionMetrics(metrics, { strategy, arrivals, clock }),
    },
  });
  const { signal } = new AbortController();
  const watch = watchSession({ sessionId: 'test', strategy: 'prompt', signal });
  let position = 0;
  return {
    metrics,
    watch,
    wait: (ms) => clock.advance(ms),
    async speak(frames) {
      for (let i = 0; i < frames; i++) {
        await clock.advance(100);
        position += AT_100_MS;
        watch.onAudio(position);
      }
    },
  };
}

const range = (start: number, end: number) => ({
  start,
  end,
  startSample: start * 16_000,
  endSample: end * 16_000,
});

const partial = (seq: number, text: string, more: object = {}): SessionEvent => ({
  type: 'partial',
  seq,
  utteranceId: 1,
  text,
  ...range(0.2, 1),
  committedChars: 0,
  stableChars: 0,
  language: 'en',
  processingTimeMs: 20,
  ...more,
});

const final = (seq: number, more: object = {}): SessionEvent => ({
  type: 'final',
  seq,
  utteranceId: 1,
  text: 'one two',
  ...range(0.2, 1.2),
  segments: [],
  language: 'en',
  processingTimeMs: 50,
  latencyMs: 80,
  ...more,
});

async function sumAndCount(metrics: MetricSet, name: keyof MetricSet): Promise<number[]> {
  const { values } = await (metrics[name] as MetricSet['word']).get();
  const told = (suffix: string) =>
    values.find((value) => value.metricName?.endsWith(suffix))?.value ?? 0;
  return [Math.round(told('_sum') * 1000), told('_count')];
}

describe('a session’s metrics', () => {
  it('hold how long it took from speech to text', async () => {
    const { metrics, watch, speak, wait } = observed();
    await speak(5);
    watch.onEvent({ type: 'speech_start', seq: 1, utteranceId: 1, position: 3200 });
    await speak(5);
    await wait(70);
    watch.onEvent(partial(2, 'one'));
    // Speech came at 200 ms, the newest audio at 1000 ms, the text at 1070 ms.
    expect(await sumAndCount(metrics, 'firstPartial')).toEqual([870, 1]);
    expect(await sumAndCount(metrics, 'partial')).toEqual([70, 1]);
    await speak(2);
    watch.onEvent(partial(3, 'one two', range(0.2, 1.2)));
    expect(await sumAndCount(metrics, 'firstPartial')).toEqual([870, 1]);
    expect((await sumAndCount(metrics, 'partial'))[1]).toBe(2);
    watch.onEvent(final(4));
    expect(await sumAndCount(metrics, 'final')).toEqual([80, 1]);
    expect(await sumAndCount(metrics, 'realTimeFactor')).toEqual([50, 1]);
    expect((await metrics.audio.get()).values).toEqual([
      { labels: { strategy: 'prompt' }, value: 1.2 },
    ]);
  });

  it('count each word once, when it can no longer change', async () => {
    const { metrics, watch, speak, wait } = observed();
    await speak(12);
    const words = [
      { text: 'one', start: 0.2, end: 0.5 },
      { text: 'two', start: 0.6, end: 1 },
    ];
    watch.onEvent(partial(1, 'one two', { words, committedChars: 3 }));
    expect(await sumAndCount(metrics, 'word')).toEqual([700, 1]);
    await wait(100);
    watch.onEvent(partial(2, 'one two', { words, committedChars: 5 }));
    expect(await sumAndCount(metrics, 'word')).toEqual([700, 1]);
    watch.onEvent(final(3, { words }));
    expect(await sumAndCount(metrics, 'word')).toEqual([700 + 300, 2]);
  });

  it('count what is told again to who resumed once', async () => {
    const { metrics, watch } = observed();
    const events: SessionEvent[] = [
      partial(1, 'one'),
      {
        type: 'suppressed',
        seq: 2,
        utteranceId: 1,
        reason: 'repetition',
        text: 'x',
        start: 0,
        end: 1,
      },
      final(3),
    ];
    for (const event of [...events, ...events]) watch.onEvent(event);
    expect((await metrics.partials.get()).values[0]?.value).toBe(1);
    expect((await metrics.finals.get()).values[0]?.value).toBe(1);
    expect((await metrics.suppressions.get()).values).toEqual([
      { labels: { reason: 'repetition' }, value: 1 },
    ]);
  });

  it('count no audio that came to another server before', async () => {
    const { metrics, watch, speak } = observed();
    watch.onRestored(10 * AT_100_MS);
    await speak(15);
    expect((await metrics.audio.get()).values).toEqual([
      { labels: { strategy: 'prompt' }, value: 0.5 },
    ]);
  });

  it('count errors by their code', async () => {
    const { metrics, watch } = observed();
    const error = new TranscribeError('Too slow.', { code: 'ERR_BACKEND_TIMEOUT' });
    watch.onEvent({ type: 'error', seq: 1, utteranceId: 1, ...range(0, 1), error, fatal: false });
    watch.onError('INVALID_JSON');
    expect((await metrics.errors.get()).values).toEqual([
      { labels: { reason: 'BACKEND_TIMEOUT' }, value: 1 },
      { labels: { reason: 'INVALID_JSON' }, value: 1 },
    ]);
  });

  it('leave out what they cannot know', async () => {
    const { metrics, watch } = observed();
    watch.onEvent(
      partial(1, 'one', { words: [{ text: 'other', start: 0, end: 1 }], committedChars: 3 }),
    );
    watch.onEvent(final(2, { processingTimeMs: 0 }));
    expect(await sumAndCount(metrics, 'firstPartial')).toEqual([0, 0]);
    expect(await sumAndCount(metrics, 'word')).toEqual([0, 0]);
    expect(await sumAndCount(metrics, 'realTimeFactor')).toEqual([0, 0]);
  });
});
