import { expect, it } from 'vitest';
import { defaultThreads } from './default-threads.js';

it.each([
  [1, 1, 1],
  [2, 1, 1],
  [4, 1, 3],
  [8, 1, 4],
  [16, 1, 4],
  [8, 3, 2],
  [9, 4, 2],
  [4, 4, 1],
])('%i processors and %i calls make %i threads', (cores, calls, threads) => {
  expect(defaultThreads(cores, calls)).toBe(threads);
});
