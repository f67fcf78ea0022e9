import { expect, it } from 'vitest';
import { countLeading } from './count-leading.js';

it.each([
  [[], 3, 0],
  [[4, 5], 3, 0],
  [[1, 3, 3, 4], 3, 3],
  [[1, 2], 3, 2],
])('counts the items of %j that are at most %i', (items, most, count) => {
  expect(countLeading(items, (item) => item <= most)).toBe(count);
});
