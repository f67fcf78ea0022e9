import { figuresOf } from '../measures/figures-of.js';
import type { BenchResult, Figure } from '../result/bench-result.js';

/** What the events of a result say of its figures. */
export interface Verification {
  /** Figures that the events give as the result has them. */
  readonly confirmed: readonly Figure[];
  /** Those that the events give otherwise, or not at all. */
  readonly differing: readonly Difference[];
  /** Those that the events give, and the result leaves out. */
  readonly leftOut: readonly Figure[];
  /** Those that name no session: nothing in the result shows what they rest on. */
  readonly unfounded: readonly Figure[];
}

export interface Difference {
  readonly told: Figure;
  /** Left out where the events give no such figure. */
  readonly computed?: Figure;
  /** The fields that differ: `value`, `interval`, `repetitions`, `sessions`, `measure`, `system`. */
  readonly fields: readonly (keyof Figure)[];
}

const COMPARED = ['system', 'measure', 'value', 'interval', 'repetitions', 'sessions'] as const;
// Sums in another order, on another version of a JavaScript engine.
const TOLERANCE = 1e-9;

/** Computes every figure of a result again, from its events alone. */
export function verifyResult({ figures, sessions }: BenchResult): Verification {
  const computed = new Map(
    figuresOf(sessions, { command: '' }).map((figure) => [figure.id, figure]),
  );
  const confirmed: Figure[] = [];
  const differing: Difference[] = [];
  const unfounded: Figure[] = [];
  for (const told of figures) {
    const own = computed.get(told.id);
    computed.delete(told.id);
    if (own === undefined) {
      if (told.sessions === undefined) unfounded.push(told);
      else differing.push({ told, fields: ['value'] });
      continue;
    }
    const fields = COMPARED.filter((field) => !isSame(told[field], own[field]));
    if (fields.length === 0) confirmed.push(told);
    else differing.push({ told, computed: own, fields });
  }
  return { confirmed, differing, unfounded, leftOut: [...computed.values()] };
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
