import type { PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createMeasures } from './measures.js';

const partial = (seconds: number, processingTimeMs: number): PartialEvent =>
  ({ type: 'partial', endSample: seconds * 16_000, processingTimeMs }) as PartialEvent;

it('measures how late a text is, and what share of the time the engine works', () => {
  let now = 0;
  const measures = createMeasures(() => now);
  for (let tenth = 1; tenth <= 20; tenth++) {
    now = tenth * 100;
    measures.heard(tenth * 1600);
  }
  now = 1250;
  expect(measures.told(partial(1, 200))).toEqual({ latencyMs: 250, factor: 0.2 });
  now = 2100;
  expect(measures.told(partial(2, 300))).toEqual({ latencyMs: 100, factor: 0.25 });
});

it('forgets the work of ten seconds ago', () => {
  const measures = createMeasures(() => 0);
  measures.told(partial(1, 10_000));
  expect(measures.told(partial(20, 1000))).toEqual({ latencyMs: undefined, factor: 0.1 });
});
