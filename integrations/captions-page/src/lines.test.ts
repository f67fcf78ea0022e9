import { expect, it } from 'vitest';
import { createLines, type Line } from './lines.js';

const MANY = 2000;
const line = (id: number): Line => {
  const [start, end] = [id * 3, id * 3 + 2];
  const words = [
    { text: `Line`, start, end: start + 1 },
    { text: `${id}.`, start: start + 1, end },
  ];
  const text = `Line ${id}.`;
  return { id, start, end, text, language: 'en', words, segments: [{ start, end, text, words }] };
};
const all = Array.from({ length: MANY }, (_, i) => line(i + 1));

it('gives each line back as it was, however far back it is', () => {
  const lines = createLines(all);
  expect(lines.length).toBe(MANY);
  expect([...lines]).toEqual(all);
  for (const place of [0, 255, 256, 1500, 1999]) expect(lines.at(place)).toEqual(all[place]);
  expect([lines.at(-1), lines.at(-MANY)]).toEqual([all.at(-1), all[0]]);
  expect([lines.at(MANY), lines.at(-MANY - 1), createLines().at(-1)]).toEqual([...Array(3)]);
});

it('finds lines by their ids, and by what is said at a second', () => {
  // A line may be missing: a browser kept only what came later.
  const lines = createLines(all.filter(({ id }) => id !== 7));
  expect([lines.placeOf(6), lines.placeOf(7), lines.placeOf(8)]).toEqual([5, -1, 6]);
  expect([0, MANY + 1].map(lines.placeOf)).toEqual([-1, -1]);
  expect([2.9, 3, 5.9, 6, 1e9].map(lines.placeAt)).toEqual([-1, 0, 0, 1, MANY - 2]);
});

it('takes another line in the place of one, recent or not', () => {
  const lines = createLines(all);
  for (const place of [3, MANY - 3]) {
    const other = { ...all[place]!, text: 'Other.' };
    lines.replace(place, other);
    expect(lines.at(place)).toEqual(other);
  }
});
