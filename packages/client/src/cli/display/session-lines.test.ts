import { expect, it } from 'vitest';
import { latencyLine, statusLine } from './session-lines.js';

const none = { count: 0, p50: 0, p95: 0, mean: 0, max: 0 };

it('latencies are told as far as there are any', () => {
  const some = { count: 3, p50: 120.4, p95: 300.6, mean: 1, max: 2 };
  expect(latencyLine({ firstPartial: none, partial: none, final: none })).toBeUndefined();
  expect(latencyLine({ firstPartial: none, partial: some, final: some })).toBe(
    'latency (median, 95 %): partial 120, 301 ms · final 120, 301 ms',
  );
});

it.each([
  [{ status: 'open' }, undefined],
  [{ status: 'waiting', position: 2 }, 'waiting for a place: 2 before us'],
  [{ status: 'reconnecting', attempt: 3, retryInMs: 10 }, 'connection lost, trying again (3)'],
])('the state %j is told as %s', (value, told) => {
  const state = { value, subscribe: () => () => {} };
  expect(statusLine({ state } as never)).toBe(told);
});
