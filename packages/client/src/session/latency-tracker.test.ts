import type { FinalEvent, PartialEvent } from '@ws/core';
import { secondsToSamples } from '@ws/core/internal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createLatencyRecorder,
  createLatencyTracker,
  type LatencyTracker,
} from './latency-tracker.js';

const common = { seq: 1, language: 'en', processingTimeMs: 0 };
const partial = (utteranceId: number, start: number, end: number, text = 'x'): PartialEvent => ({
  ...common,
  type: 'partial',
  utteranceId,
  start,
  end,
  startSample: secondsToSamples(start),
  endSample: secondsToSamples(end),
  text,
  committedChars: 0,
  stableChars: 0,
});
const final = (utteranceId: number, start: number, end: number, text = 'x'): FinalEvent => ({
  ...common,
  type: 'final',
  utteranceId,
  start,
  end,
  startSample: secondsToSamples(start),
  endSample: secondsToSamples(end),
  text,
  segments: [],
  latencyMs: 0,
});

/** Sends audio in pieces of 100 ms, each at its own time: the piece that ends at second t, at t. */
function sendUntil(tracker: LatencyTracker, seconds: number, from = 0): void {
  for (let tenth = from * 10 + 1; tenth <= seconds * 10; tenth++) {
    tracker.sent(tenth * 1600, tenth * 100);
  }
}

describe('latencies', () => {
  it('of a partial: from the sending of the last sample it heard', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 3);
    tracker.received(partial(1, 0.5, 2), 2080);
    tracker.received(partial(1, 0.5, 2.55), 2900);
    expect(tracker.stats().partial).toMatchObject({ count: 2, p50: 80, max: 300, mean: 190 });
  });

  it('of the first partial: from the sending of the first sample of speech, once per utterance', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 3);
    tracker.received(partial(1, 0.5, 1, ''), 1080);
    tracker.received(partial(1, 0.5, 1.5), 1580);
    tracker.received(partial(1, 0.5, 2), 2080);
    // The sample at 0.5 s left with the piece that ends at 0.6.
    expect(tracker.stats().firstPartial).toMatchObject({ count: 1, p50: 980 });
  });

  it('of the first partial: the own detector knows better where speech starts', () => {
    const tracker = createLatencyTracker();
    tracker.speechStarted(0.75 * 16_000);
    sendUntil(tracker, 3);
    tracker.received(partial(1, 0.5, 1.5), 1580);
    expect(tracker.stats().firstPartial).toMatchObject({ count: 1, p50: 780 });
  });

  it('of a final: from saying that the utterance is over', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 2);
    tracker.boundary(2 * 16_000, 2000);
    sendUntil(tracker, 4, 2);
    tracker.boundary(4 * 16_000, 4000);
    tracker.received(final(1, 0.2, 1.9), 2120);
    tracker.received(final(2, 2.1, 3.8), 4060);
    expect(tracker.stats().final).toMatchObject({ count: 2, p50: 60, p95: 120, max: 120 });
  });

  it('of a final that the server ended: from the sending of the last sample of speech', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 3);
    tracker.speechStarted(0.3 * 16_000, 1);
    tracker.speechEnded(1 * 16_000, 1);
    // The next one begins before the final of the one before is there.
    tracker.speechStarted(1.5 * 16_000, 2);
    tracker.received(final(1, 0.2, 1.3), 1640);
    tracker.speechEnded(2.4 * 16_000, 2);
    tracker.received(final(2, 1.5, 2.7), 2760);
    expect(tracker.stats().final).toMatchObject({ count: 2, p50: 360, max: 640 });
  });

  it('of a final that the server cut while speech went on after a pause: from the sending of its last sample', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 4);
    tracker.speechEnded(1 * 16_000, 1);
    tracker.speechStarted(2 * 16_000, 1);
    tracker.received(final(1, 0, 3), 3100);
    expect(tracker.stats().final).toMatchObject({ count: 1, p50: 100 });
  });

  it('of a final that the server cut: from the sending of its last sample', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 3);
    tracker.received(final(1, 0, 2.5), 3000);
    expect(tracker.stats().final).toMatchObject({ count: 1, p50: 500 });
  });

  it('leaves out finals without text, and what they answer does not count for later ones', () => {
    const tracker = createLatencyTracker();
    sendUntil(tracker, 1);
    tracker.boundary(16_000, 1000);
    tracker.received(final(1, 0, 1, ''), 1010);
    sendUntil(tracker, 2, 1);
    tracker.boundary(32_000, 2000);
    tracker.received(final(2, 1, 2), 2050);
    expect(tracker.stats().final).toMatchObject({ count: 1, p50: 50 });
  });

  it('are zero when there is nothing', () => {
    const none = { count: 0, p50: 0, p95: 0, mean: 0, max: 0 };
    expect(createLatencyTracker().stats()).toEqual({
      firstPartial: none,
      partial: none,
      final: none,
    });
  });
});

describe('a summary', () => {
  it('has nearest-rank percentiles, as sorting gives them', async () => {
    await fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 200 }), (values) => {
        const recorder = createLatencyRecorder();
        for (const value of values) recorder.add(value);
        const sorted = [...values].sort((a, b) => a - b);
        const { count, p50, p95, max, mean } = recorder.summary();
        expect(count).toBe(values.length);
        expect(p50).toBe(sorted[Math.ceil(values.length / 2) - 1]);
        expect(p95).toBe(sorted[Math.ceil(values.length * 0.95) - 1]);
        expect(max).toBe(sorted.at(-1));
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 6);
      }),
    );
  });

  it('keeps the last 10000 values for its percentiles', () => {
    const recorder = createLatencyRecorder();
    for (let i = 0; i < 10_000; i++) recorder.add(1);
    for (let i = 0; i < 10_000; i++) recorder.add(2);
    expect(recorder.summary()).toMatchObject({ count: 20_000, p50: 2, mean: 1.5 });
  });
});
