import { TranscribeError } from '@ws/core';
import { figuresOf } from '../measures/figures-of.js';
import type { BenchResult, Figure, SessionRecord } from '../result/bench-result.js';

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
// A file from a stranger could ask for a computation for each of its figures.
const MOST_SETS = 500;

/**
 * Computes every figure of a result again, from the events of the sessions that it names alone. Figures are known by system
 * and measure, whatever their ids.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the figures rest on over 500 different sets of sessions
 */
export function verifyResult({ figures, sessions }: BenchResult): Verification {
  const compute = createComputation(sessions);
  const confirmed: Figure[] = [];
  const differing: Difference[] = [];
  const unfounded: Figure[] = [];
  for (const told of figures) {
    if (told.sessions === undefined) {
      unfounded.push(told);
      continue;
    }
    const computed = compute(told.sessions).get(keyOf(told));
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
  const all = compute(sessions.map(({ id }) => id));
  const told = new Set(figures.map(keyOf));
  return {
    ...{ confirmed, differing, unfounded },
    ofSome: confirmed.filter(
      (figure) => all.get(keyOf(figure))?.sessions?.length !== figure.sessions?.length,
    ),
    leftOut: [...all.values()].filter((figure) => !told.has(keyOf(figure))),
  };
}

/** Figures of sets of sessions, by system and measure; those of a set are computed once. */
function createComputation(
  sessions: readonly SessionRecord[],
): (ids: readonly string[]) => ReadonlyMap<string, Figure> {
  const computed = new Map<string, ReadonlyMap<string, Figure>>();
  return (ids) => {
    const wanted = new Set(ids);
    const key = JSON.stringify([...wanted].sort());
    let own = computed.get(key);
    if (own === undefined) {
      if (computed.size === MOST_SETS) {
        throw new TranscribeError(
          `The figures rest on over ${MOST_SETS} different sets of sessions: no run of ws-bench gives such a result.`,
          { code: 'ERR_INVALID_OPTION' },
        );
      }
      const named = sessions.filter(({ id }) => wanted.has(id));
      own = new Map(figuresOf(named, { command: '' }).map((figure) => [keyOf(figure), figure]));
      computed.set(key, own);
    }
    return own;
  };
}

function keyOf({ system, measure }: Figure): string {
  return JSON.stringify([system, measure]);
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
