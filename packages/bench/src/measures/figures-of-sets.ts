import { TranscribeError } from '@ws/core';
import type { Figure, SessionRecord } from '../result/bench-result.js';
import { createFigures } from './figures-of.js';

// A file from a stranger could ask for a computation for each of its figures.
const MOST_SETS = 500;

/** Figures of sets of sessions. Each session is scored once, and the figures of a set are computed once. */
export interface FiguresOfSets {
  /**
   * The figures of the sessions with these ids, by their keys. Ids of no session are passed over.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` after 500 different sets
   */
  of(ids: readonly string[]): ReadonlyMap<string, Figure>;
  /** A figure is known by the part of its sessions, its system and its measure, whatever its id. */
  keyOf(figure: Figure): string;
}

export function figuresOfSets(sessions: readonly SessionRecord[]): FiguresOfSets {
  const figuresOf = createFigures();
  const parts = new Map(sessions.map(({ id, part }) => [id, part]));
  const computed = new Map<string, ReadonlyMap<string, Figure>>();

  function keyOf({ system, measure, sessions: [first = ''] = [] }: Figure): string {
    return JSON.stringify([parts.get(first) ?? '', system, measure]);
  }

  return {
    keyOf,
    of(ids) {
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
        const figures = figuresOf(
          sessions.filter(({ id }) => wanted.has(id)),
          { command: '' },
        );
        own = new Map(figures.map((figure) => [keyOf(figure), figure]));
        computed.set(key, own);
      }
      return own;
    },
  };
}
