import type { FinalEvent, PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createMeasures, type MeasuredEvent, type Measures } from './measures.js';

const partial = (seconds: number, processingTimeMs: number): PartialEvent =>
  ({ type: 'partial', endSample: seconds * 16_000, processingTimeMs }) as PartialEvent;
const final = (seconds: number, text: string): FinalEvent =>
  ({
    ...{ type: 'final', utteranceId: 1, text, processingTimeMs: 0 },
    endSample: seconds * 16_000,
  }) as FinalEvent;

/** Hears chunks of a tenth of a second as they are spoken. */
function hearing(seconds: number): { readonly measures: Measures; at(ms: number): void } {
  let now = 0;
  const measures = createMeasures(() => now);
  for (let tenth = 1; tenth <= seconds * 10; tenth++) {
    now = tenth * 100;
    measures.heard(tenth * 1600);
  }
  return {
    measures,
    at(ms) {
      now = ms;
    },
  };
}

it('measures from the end of what was spoken to its text, and what share of the time the engine works', () => {
  const { measures, at } = hearing(3);
  expect(measures.told(partial(1, 200))).toEqual({ workShare: 0.2 });
  measures.told({ type: 'speech_end', utteranceId: 1, position: 32_000 } as MeasuredEvent);
  at(3250);
  // A final may have heard a little of the pause.
  expect(measures.told(final(2.5, 'Hello.'))).toEqual({ delayMs: 1250, workShare: 0.08 });
});

it('measures from the end of a final whose speech did not end, and nothing where nothing was said', () => {
  const { measures, at } = hearing(3);
  at(3100);
  expect(measures.told(final(3, 'Hello.')).delayMs).toBe(100);
  expect(measures.told(final(3, ' ')).delayMs).toBeUndefined();
});

it('measures no delay of audio that it has forgotten', () => {
  const { measures } = hearing(400);
  expect(measures.told(final(1, 'Late.')).delayMs).toBeUndefined();
  expect(measures.told(final(399, 'Soon.')).delayMs).toBe(1000);
});

it('forgets the work of ten seconds ago', () => {
  const measures = createMeasures(() => 0);
  measures.told(partial(1, 10_000));
  expect(measures.told(partial(20, 1000))).toEqual({ workShare: 0.1 });
});
