// What the parts of `npm run bench` share: bench/src/parts.
import { expect, it } from 'vitest';
import { measureEach } from '../bench/src/parts/measure-each.js';
import { ownFigures } from '../bench/src/parts/own-figures.js';
import { STOPPED } from '../bench/src/parts/part.js';

const { of } = ownFigures('live', 'c');
const measure = async (item: string) => {
  if (item === 'bad') throw new Error('it broke');
  return { figures: of(item, 'peak-memory', 1), sessions: [], isLast: item === 'last' };
};
const series = { part: 'live', nameOf: (item: string) => item, measure };

it('what fails is missing, and what the others gave stands', async () => {
  const { signal } = new AbortController();
  const items = ['a', 'bad', 'b', 'last', 'c'];
  const { figures, missing } = await measureEach({ ...series, items, signal });
  expect(figures.map(({ system }) => system)).toEqual(['a', 'b', 'last']);
  expect(missing).toEqual([{ what: 'live: bad', why: 'it broke' }]);
});

it('what cannot be measured here, or is not begun, is missing with its reason', async () => {
  const stopping = new AbortController();
  const measured = await measureEach({
    ...{ ...series, items: ['a', 'b', 'c'], signal: stopping.signal },
    whyNot: async (item) => (item === 'a' ? 'not here' : undefined),
    async measure(item) {
      stopping.abort();
      return measure(item);
    },
  });
  expect(measured.figures.map(({ system }) => system)).toEqual(['b']);
  expect(measured.missing).toEqual([
    { what: 'live: a', why: 'not here' },
    { what: 'live: c', why: STOPPED },
  ]);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is no figure', (value) => {
  expect(of('a', 'peak-memory', value)).toEqual([]);
});
