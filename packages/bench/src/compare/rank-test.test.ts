import { expect, it } from 'vitest';
import { rankTest } from './rank-test.js';

// The figures of R's wilcox.test and of SciPy's mannwhitneyu(method='exact').
it.each([
  [[1, 2, 3], [4, 5, 6], 0.1],
  [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
  [[1, 3, 5], [2, 4, 6], 0.7],
  [[6, 5, 4], [3, 2, 1], 0.1],
])('%j against %j', (a, b, expected) => {
  expect(rankTest(a, b)).toBeCloseTo(expected, 12);
});

it('finds nothing in equal numbers, nor in none', () => {
  expect(rankTest([1, 1, 1], [1, 1, 1])).toBe(1);
  expect(rankTest([], [1])).toBe(1);
});

it('is the same from both sides, with ties', () => {
  const [a, b] = [
    [1, 2, 2, 5],
    [2, 3, 5, 7, 7],
  ];
  expect(rankTest(a!, b!)).toBeCloseTo(rankTest(b!, a!), 12);
});

it('takes as long for thousands as for forty', () => {
  const many = Array.from({ length: 1000 }, (_, i) => i % 7);
  expect(rankTest(many, many)).toBe(1);
});
