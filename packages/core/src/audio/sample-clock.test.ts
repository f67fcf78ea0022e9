import { expect, it } from 'vitest';
import { msToSamples, samplesToMs, samplesToSeconds, secondsToSamples } from './sample-clock.js';

it('converts without drift, hours into a session', () => {
  const position = 7 * 3600 * 16000 + 1;
  expect(secondsToSamples(samplesToSeconds(position))).toBe(position);
  expect(msToSamples(samplesToMs(position))).toBe(position);
  expect(samplesToMs(8000)).toBe(500);
  expect(samplesToSeconds(24000)).toBe(1.5);
  expect(msToSamples(0.1)).toBe(2);
});
