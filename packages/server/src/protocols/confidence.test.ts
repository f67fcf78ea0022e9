import type { FinalEvent, PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { confidenceOf } from './confidence.js';

const word = (probability?: number) => ({ text: 'a', start: 0, end: 1, probability });

it("is the mean of the words', or else of the segments'", () => {
  const words = [word(0.5), word(), word(0.7)];
  const segments = [{ avgLogprob: Math.log(0.25) }, {}];
  expect(confidenceOf({ type: 'partial', words } as unknown as PartialEvent)).toBeCloseTo(0.6);
  expect(confidenceOf({ type: 'final', words, segments } as unknown as FinalEvent)).toBeCloseTo(
    0.6,
  );
  expect(confidenceOf({ type: 'final', segments } as unknown as FinalEvent)).toBeCloseTo(0.25);
});

it('what may still change claims no more than what is final, where nobody knows', () => {
  expect(confidenceOf({ type: 'final', segments: [{}] } as unknown as FinalEvent)).toBe(1);
  expect(confidenceOf({ type: 'partial' } as PartialEvent)).toBe(0);
});
