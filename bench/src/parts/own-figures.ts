import { type Figure, figuresOf, type SessionRecord } from '@ws/bench';

/** Figures of the sessions of a part, and further ones: their ids begin with its name. */
export interface OwnFigures {
  /** @param sessions - of this part */
  ofSessions(sessions: readonly SessionRecord[]): readonly Figure[];
  /** A figure, or none where the value is not finite: where the system does not tell it, say. */
  of(
    system: string,
    measure: string,
    value: number,
    changes?: Pick<Figure, 'exact' | 'repetitions'>,
  ): readonly Figure[];
}

export function ownFigures(part: string, command: string): OwnFigures {
  return {
    ofSessions: (sessions) => figuresOf(sessions, { command }),
    of: (system, measure, value, changes = {}) =>
      Number.isFinite(value)
        ? [
            {
              ...{ id: `${part}/${system}/${measure}`, system, measure, value, command },
              ...changes,
            },
          ]
        : [],
  };
}
