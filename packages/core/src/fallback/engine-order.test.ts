import { beforeEach, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createEngineOrder, type EngineOrder } from './engine-order.js';
import type { FallbackEvent } from './fallback-options.js';

const crash = new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });
let now: number;
let events: FallbackEvent[];
let order: EngineOrder;

beforeEach(() => {
  now = 0;
  events = [];
  order = createEngineOrder({
    names: ['a', 'b', 'c'],
    coolDownMs: 1000,
    clock: { now: () => now },
    onEvent: (event) => events.push(event),
  });
});

it('tries engines in their order, and those that failed last', () => {
  expect(order.forCall()).toEqual([0, 1, 2]);
  order.begin(0).failed(crash);
  expect(order.forCall()).toEqual([1, 2, 0]);
  expect(order.active).toBe(1);
  expect(order.standing(0)).toEqual({ failures: 1, retryInMs: 1000 });
  expect(order.standing(1)).toEqual({ failures: 0 });
});

it('lets one call try an engine whose pause is over', () => {
  order.begin(0).failed(crash);
  now = 1000;
  expect(order.forCall()).toEqual([0, 1, 2]);
  const attempt = order.begin(0);
  expect(order.forCall()).toEqual([1, 2, 0]);
  // A caller that left has shown nothing: another call tries it.
  attempt.left();
  expect(order.forCall()).toEqual([0, 1, 2]);
  order.begin(0).answered();
  expect(order.active).toBe(0);
  expect(events.map(({ type, active }) => [type, active])).toEqual([
    ['failed', 1],
    ['recovered', 0],
  ]);
  expect(order.switches).toBe(2);
});

it('doubles the pause of an engine that keeps failing, up to ten times its length', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map(() => {
    order.begin(0).failed(crash);
    const { retryInMs = 0 } = order.standing(0);
    now += retryInMs;
    return retryInMs;
  });
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  order.begin(0).answered();
  order.begin(0).failed(crash);
  expect(order.standing(0)).toEqual({ failures: 7, retryInMs: 1000 });
});

it('counts one failure of an engine that fails several calls at once', () => {
  const calls = [order.begin(0), order.begin(0), order.begin(0)];
  calls[0]!.failed(crash);
  calls[1]!.failed(crash);
  // It was answered before the engine failed.
  calls[2]!.answered();
  expect(order.standing(0)).toEqual({ failures: 1, retryInMs: 1000 });
  expect(events).toHaveLength(1);
});

it('stays with the engine that failed last where all have failed', () => {
  for (const engine of [0, 1, 2]) order.begin(engine).failed(crash);
  expect(order.active).toBe(2);
  expect(order.forCall()).toEqual([0, 1, 2]);
  now = 999;
  order.begin(2).answered();
  expect([order.active, order.forCall()]).toEqual([2, [2, 0, 1]]);
});
