import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { cheapestCuts } from './cheapest-cuts.js';

function allCuts(count: number): number[][] {
  if (count === 0) return [[]];
  return Array.from({ length: count }, (_, last) =>
    allCuts(last).map((cuts) => [...cuts, count]),
  ).flat();
}

it('finds the least cost that any way of cutting has', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }), (lengths) => {
      const cost = (from: number, to: number) => {
        const total = lengths.slice(from, to).reduce((sum, length) => sum + length, 0);
        return total > 15 && to - from > 1 ? Number.POSITIVE_INFINITY : 20 + total * total;
      };
      const costOf = (cuts: readonly number[]) =>
        cuts.reduce((sum, to, i) => sum + cost(cuts[i - 1] ?? 0, to), 0);
      const least = Math.min(...allCuts(lengths.length).map(costOf));
      expect(costOf(cheapestCuts(lengths.length, cost))).toBe(least);
    }),
  ));
