import type { Figure, SessionRecord } from '@ws/bench';
import { errorMessage } from '@ws/core/internal';
import { progress } from '../report.js';
import { type Measured, type Missing, NOTHING, STOPPED } from './part.js';

/** A series that a part measures one after the other: systems, or numbers of sessions. */
export interface Series<T> {
  readonly part: string;
  readonly items: readonly T[];
  readonly signal: AbortSignal;
  nameOf(item: T): string;
  /** Why an item cannot be measured here, if so. */
  whyNot?(item: T): Promise<string | undefined>;
  measure(item: T): Promise<MeasuredItem>;
}

export interface MeasuredItem {
  readonly figures: readonly Figure[];
  readonly sessions: readonly SessionRecord[];
  /** The items after it are not wanted. */
  readonly isLast?: boolean;
}

/** Measures each. One that fails, or is not begun, is missing with its reason: what the others gave stands. */
export async function measureEach<T>(series: Series<T>): Promise<Measured> {
  const { part, items, signal, nameOf, measure } = series;
  const figures: Figure[] = [];
  const sessions: SessionRecord[] = [];
  const missing: Missing[] = [];
  for (const item of items) {
    const what = `${part}: ${nameOf(item)}`;
    try {
      const why = signal.aborted ? STOPPED : await series.whyNot?.(item);
      if (why !== undefined) {
        missing.push({ what, why });
        continue;
      }
      const measured = await measure(item);
      figures.push(...measured.figures);
      sessions.push(...measured.sessions);
      progress(what);
      if (measured.isLast === true) break;
    } catch (error) {
      const why = signal.aborted ? STOPPED : errorMessage(error);
      missing.push({ what, why });
      progress(`${what} failed: ${why}`);
    }
  }
  return { ...NOTHING, figures, sessions, missing };
}
