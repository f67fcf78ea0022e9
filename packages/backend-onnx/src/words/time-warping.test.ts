import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../__fixtures__/random.js';
import { firstColumns } from './time-warping.js';

const through = (costs: readonly (readonly number[])[]): readonly number[] =>
  firstColumns(costs.length, costs[0]!.length, (row, column) => costs[row]![column]!);

/** The least cost of any way, by trying all. */
function least(costs: readonly (readonly number[])[], row = 0, column = 0): number {
  const here = costs[row]?.[column];
  if (here === undefined) return Number.POSITIVE_INFINITY;
  if (row === costs.length - 1 && column === costs[0]!.length - 1) return here;
  return (
    here +
    Math.min(
      least(costs, row + 1, column + 1),
      least(costs, row + 1, column),
      least(costs, row, column + 1),
    )
  );
}

/** What the cheapest way costs that enters its rows at these columns. */
function costOf(costs: readonly (readonly number[])[], entered: readonly number[]): number {
  const last = costs[0]!.length - 1;
  let [sum, left] = [0, 0];
  for (const [row, column] of entered.entries()) {
    const next = entered[row + 1];
    // A row is left one column before the next is entered, or in the very column.
    const exits = next === undefined ? [last] : [next - 1, next];
    const sums = exits.flatMap((exit) =>
      exit < column ? [] : [costs[row]!.slice(column, exit + 1).reduce((a, b) => a + b, 0)],
    );
    sum += Math.min(...sums);
    left = column;
  }
  expect(left).toBeLessThanOrEqual(last);
  return sum;
}

describe('dynamic time warping', () => {
  it('follows the cheap places', () => {
    expect(
      through([
        [0, 0, 9, 9, 9, 9],
        [9, 9, 0, 0, 0, 9],
        [9, 9, 9, 9, 9, 0],
      ]),
    ).toEqual([0, 2, 5]);
  });

  it('goes through several rows in one column where it must', () => {
    expect(through([[1], [1], [1]])).toEqual([0, 0, 0]);
    expect(through([[1, 2, 3]])).toEqual([0]);
  });

  it('takes a cheapest way, which never runs backwards', () =>
    fc.assert(
      fc.property(
        // Of no two ways the costs are equal.
        fc
          .record({
            rows: fc.integer({ min: 1, max: 5 }),
            columns: fc.integer({ min: 1, max: 5 }),
            seed: fc.nat(1e6),
          })
          .map(({ rows, columns, seed }) => {
            const random = createRandom(seed);
            return Array.from({ length: rows }, () => Array.from({ length: columns }, random));
          }),
        (costs) => {
          const entered = through(costs);
          expect(entered).toHaveLength(costs.length);
          expect(entered[0]).toBe(0);
          expect([...entered].sort((a, b) => a - b)).toEqual(entered);
          expect(costOf(costs, entered)).toBeCloseTo(least(costs), 5);
        },
      ),
    ));
});
