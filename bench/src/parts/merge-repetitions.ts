import type { Figure } from '@ws/bench';
import { distribution } from '@ws/bench';
import type { Measured } from './part.js';

/**
 * Several runs of the same parts as one: a figure's value is the median of its values, with all of them as its
 * repetitions. What counts exactly must be the same in each.
 *
 * @throws Error where exact work differs
 */
export function mergeRepetitions(runs: readonly Measured[]): Measured {
  const figures = new Map<string, Figure[]>();
  for (const figure of runs.flatMap((run) => run.figures)) {
    const own = figures.get(figure.id) ?? [];
    own.push(figure);
    figures.set(figure.id, own);
  }
  const missing = new Map(runs.flatMap((run) => run.missing).map((one) => [one.what, one]));
  const curves = new Map(runs.flatMap((run) => run.curves).map((curve) => [curve.id, curve]));
  return {
    figures: [...figures.values()].map(mergedFigure),
    sessions: runs.flatMap((run) => run.sessions),
    curves: [...curves.values()],
    missing: [...missing.values()],
    audio: new Map(runs.flatMap((run) => [...run.audio])),
  };
}

function mergedFigure(own: readonly Figure[]): Figure {
  const [first] = own as [Figure];
  if (own.length === 1) return first;
  if (first.exact === true) {
    const other = own.find(({ value }) => value !== first.value);
    if (other === undefined) return first;
    throw new Error(
      `${first.id} was ${first.value} and then ${other.value}: work that is counted must be the same each time.`,
    );
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
    ...(first.sessions !== undefined && { sessions: own.flatMap(({ sessions = [] }) => sessions) }),
  };
}
