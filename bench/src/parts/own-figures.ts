import { type Figure, figuresOf, type SessionRecord } from '@ws/bench';

/** Figures of sessions, and further ones, of a part: their ids begin with its name. */
export interface OwnFigures {
  ofSessions(sessions: readonly SessionRecord[], changes?: Partial<Figure>): readonly Figure[];
  of(system: string, measure: string, value: number, changes?: Partial<Figure>): Figure;
}

export function ownFigures(part: string, command: string): OwnFigures {
  return {
    ofSessions: (sessions, changes = {}) =>
      figuresOf(sessions, { command }).map((figure) => ({
        ...figure,
        id: `${part}/${figure.id}`,
        ...changes,
      })),
    of: (system, measure, value, changes = {}) => ({
      ...{ id: `${part}/${system}/${measure}`, system, measure, value, command },
      ...changes,
    }),
  };
}
