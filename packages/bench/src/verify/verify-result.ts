import { figuresOfSets } from '../measures/figures-of-sets.js';
import type { BenchResult, Figure } from '../result/bench-result.js';

/** What the events of a result say of its figures. */
export interface Verification {
  /** Figures that their sessions' events give as the result has them. */
  readonly confirmed: readonly Figure[];
  /** Those that the events give otherwise, or not at all. */
  readonly differing: readonly Difference[];
  /** Figures that the events of a system give, and the result does not have. */
  readonly leftOut: readonly Figure[];
  /** Of the confirmed, those that rest on a part of their system's sessions: others may have been worse. */
  readonly ofSome: readonly Figure[];
  /** Those that name no session: nothing in the result shows what they rest on. */
  readonly unfounded: readonly Figure[];
}

export interface Difference {
  readonly told: Figure;
  /** Left out where the events give no such figure. */
  readonly computed?: Figure;
  /** The fields that differ. */
  readonly fields: readonly (typeof COMPARED)[number][];
}

const COMPARED = ['value', 'interval', 'repetitions'] as const;
// Sums in another order, on another version of a JavaScript engine.
const TOLERANCE = 1e-9;

/**
 * Computes every figure of a result again, from the events of the sessions that it names alone. Figures are known by part,
 * system and measure, whatever their ids.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the figures rest on over 500 different sets of sessions
 */
export function verifyResult({ figures, sessions }: BenchResult): Verification {
  const { of, keyOf } = figuresOfSets(sessions);
  const confirmed: Figure[] = [];
  const differing: Difference[] = [];
  const unfounded: Figure[] = [];
  for (const told of figures) {
    if (told.sessions === undefined) {
      unfounded.push(told);
      continue;
    }
    const computed = of(told.sessions).get(keyOf(told));
    const fields =
      computed === undefined
        ? (['value'] as const)
        : COMPARED.filter((field) => !isSame(told[field], computed[field]));
    if (fields.length > 0) {
      differing.push({ told, ...(computed !== undefined && { computed }), fields });
      continue;
    }
    confirmed.push(told);
  }
  const all = of(sessions.map(({ id }) => id));
  const told = new Set(figures.map(keyOf));
  return {
    ...{ confirmed, differing, unfounded },
    ofSome: confirmed.filter(
      (figure) => all.get(keyOf(figure))?.sessions?.length !== figure.sessions?.length,
    ),
    leftOut: [...all].flatMap(([key, figure]) => (told.has(key) ? [] : figure)),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  }
  return a === b;
}
