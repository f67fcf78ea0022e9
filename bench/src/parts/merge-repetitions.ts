import { type BenchResult, distribution, type Figure } from '@ws/bench';
import {
  type FiguresOfSets,
  figuresOfSets,
} from '../../../packages/bench/src/measures/figures-of-sets.js';
import { latencyShareCurves } from './latency-share-curve.js';
import type { Measured } from './part.js';

/** The part of which the whole distribution of latencies is drawn. */
const DRAWN = 'live';

/**
 * Several runs of the same parts as one: a figure that rests on sessions is computed from those of all runs, as `verify`
 * does; any other is the median of its values, with all of them as its repetitions. What counts exactly must be the same in
 * each.
 *
 * @throws Error where exact work differs
 */
export function mergeRepetitions(
  runs: readonly Measured[],
): Measured & Pick<BenchResult, 'curves'> {
  const found = new Map<string, Figure[]>();
  for (const figure of runs.flatMap((run) => run.figures)) {
    const own = found.get(figure.id) ?? [];
    own.push(figure);
    found.set(figure.id, own);
  }
  const missing = new Map(runs.flatMap((run) => run.missing).map((one) => [one.what, one]));
  const sessions = runs.flatMap((run) => run.sessions);
  const sets = figuresOfSets(sessions);
  const figures = [...found.values()].map((own) => mergedFigure(own, sets));
  return {
    ...{ figures, sessions },
    curves: latencyShareCurves(DRAWN, figures, sessions),
    missing: [...missing.values()],
    audio: new Map(runs.flatMap((run) => [...run.audio])),
  };
}

function mergedFigure(own: readonly Figure[], sets: FiguresOfSets): Figure {
  const [first] = own as [Figure];
  if (own.length === 1) return first;
  if (first.exact === true) {
    const other = own.find(({ value }) => value !== first.value);
    if (other !== undefined) {
      throw new Error(
        `${first.id} was ${first.value} and then ${other.value}: work that is counted must be the same each time.`,
      );
    }
    if (first.sessions === undefined) return first;
  }
  const sessions = own.flatMap(({ sessions: ids = [] }) => ids);
  const computed = sets.of(sessions).get(sets.keyOf({ ...first, sessions }));
  if (computed !== undefined) {
    const { id, command, exact } = first;
    return { ...computed, id, command, ...(exact === true && { exact }) };
  }
  const values = own.map(({ value }) => value);
  const middle = distribution(values).p50;
  const nearest = own.reduce((best, one) =>
    Math.abs(one.value - middle) < Math.abs(best.value - middle) ? one : best,
  );
  return {
    ...nearest,
    value: middle,
    repetitions: own.flatMap(({ value, repetitions = [value] }) => repetitions),
    ...(first.sessions !== undefined && { sessions }),
  };
}
