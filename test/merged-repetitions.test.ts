// Several runs of the measurements are one result: bench/src/parts.
import { expect, it } from 'vitest';
import { mergeRepetitions } from '../bench/src/parts/merge-repetitions.js';
import { NOTHING } from '../bench/src/parts/part.js';
import type { Figure } from '../packages/bench/src/result/bench-result.js';

const figure = (value: number, changes: Partial<Figure> = {}): Figure => ({
  ...{ id: 'a/b', system: 'a', measure: 'b', value, command: 'c' },
  ...changes,
});
const run = (...figures: Figure[]) => ({ ...NOTHING, figures });
const merge = (...figures: Figure[]) => mergeRepetitions(figures.map((one) => run(one))).figures;

it('a figure is the median of its values, and has all of them', () => {
  expect(merge(figure(3), figure(1), figure(2))).toEqual([figure(2, { repetitions: [3, 1, 2] })]);
});

it('has the repetitions of each run, and the sessions of all', () => {
  const one = figure(1, { repetitions: [1, 2], sessions: ['x'] });
  const two = figure(3, { repetitions: [3, 4], sessions: ['y'] });
  expect(merge(one, two)).toMatchObject([
    { value: 2, repetitions: [1, 2, 3, 4], sessions: ['x', 'y'] },
  ]);
});

it('work that is counted must be the same each time', () => {
  const exact = { exact: true };
  expect(merge(figure(3, exact), figure(3, exact))).toEqual([figure(3, exact)]);
  expect(() => merge(figure(3, exact), figure(4, exact))).toThrow('a/b was 3 and then 4');
});

it('names what is missing once', () => {
  const missing = [{ what: 'x', why: 'y' }];
  expect(
    mergeRepetitions([
      { ...NOTHING, missing },
      { ...NOTHING, missing },
    ]).missing,
  ).toEqual(missing);
});
