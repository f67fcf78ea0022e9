import { expect, it } from 'vitest';
import { exampleFigure, exampleResult } from '../../result/__fixtures__/example-result.js';
import { systemColours } from './colours.js';
import { kneeOf, loadPictures } from './load-pictures.js';

const COLOURS = systemColours(['ws prompt tiny.en']);

it.each([
  [
    'where the next are more than twice as late',
    [
      [4, 0.5],
      [8, 0.6],
      [16, 0.9],
      [24, 2.5],
    ],
    16,
  ],
  [
    'where the next are later than two seconds',
    [
      [4, 1.5],
      [8, 1.9],
      [16, 2.1],
    ],
    8,
  ],
  [
    'nowhere, where all are held',
    [
      [4, 0.5],
      [8, 0.6],
    ],
    undefined,
  ],
  [
    'nowhere, where the fewest are late',
    [
      [4, 2.5],
      [8, 3],
    ],
    undefined,
  ],
] as const)('the knee is %s', (_, points, expected) => {
  expect(kneeOf({ points })).toBe(expected);
});

it('says how many sessions are held, and what the next take', () => {
  const [picture] = loadPictures(exampleResult(), COLOURS);
  expect(picture!.sentence).toBe(
    'ws prompt tiny.en holds 16 sessions that all speak at once: the last words of nineteen in twenty utterances are final within 0.70 s of their end; with 24 sessions it is 2.50 s.',
  );
});

it('is made of figures of sessions at once, too', () => {
  const figures = [8, 16, 4].flatMap((count) =>
    [`last-final-latency-p50`, 'last-final-latency-p95', 'peak-memory'].map((measure, i) =>
      exampleFigure(`load/ws, ${count} at once/${measure}`, count / 16 + i, {
        system: `ws, ${count} at once`,
      }),
    ),
  );
  const pictures = loadPictures(exampleResult({ figures, curves: [] }), COLOURS);
  expect(pictures.map(({ id }) => id)).toEqual(['load', 'memory-by-sessions']);
  expect(pictures[0]!.table.rows.map(([sessions]) => sessions)).toEqual(['4', '8', '16']);
});

it('takes curves of as many points as a result may have', () => {
  const points = Array.from({ length: 100_000 }, (_, i) => [i, 1 + i] as const);
  const curves = ['p50', 'p95'].map((quantile) => ({
    ...{ id: quantile, system: 'ws', x: 'sessions', y: `last-final-latency-${quantile}` },
    ...{ points, command: 'c' },
  }));
  const [picture] = loadPictures(exampleResult({ figures: [], curves }), COLOURS);
  expect(picture).toMatchObject({ id: 'load' });
});
