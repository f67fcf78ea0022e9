import type { SessionEvent } from '../contracts/session.js';

type Uncounted<T> = T extends unknown ? Omit<T, 'seq'> : never;

/** An event that has not been counted yet. */
export type UncountedEvent = Uncounted<SessionEvent>;

/** Events in their order. Each of its calls takes constant time, but for those that say otherwise. */
export interface EventShelf<T extends UncountedEvent> {
  add(event: T): void;
  /** Takes out the oldest. */
  take(): T | undefined;
  /**
   * Takes out the partials that a later event of their utterance, or the one that is about to come, has replaced. Looks
   * at all events where there are such.
   */
  dropReplaced(newest?: T): void;
  /** How many there are. */
  readonly length: number;
  /** How many of them are partials that were replaced. */
  readonly replaced: number;
  readonly all: readonly T[];
}

export function createEventShelf<T extends UncountedEvent>(): EventShelf<T> {
  let events: T[] = [];
  // Of the events the first ones: to shift a long array is to copy it.
  let taken = 0;
  let replaced = 0;
  // Of each utterance the partial that nothing has replaced.
  const latest = new Map<number, T>();

  function noteReplaced(newest: T): void {
    if (replaces(newest) && latest.delete(newest.utteranceId)) replaced++;
  }

  function isCurrent(event: T): boolean {
    return event.type !== 'partial' || latest.get(event.utteranceId) === event;
  }

  function withoutTaken(): T[] {
    if (taken > 0) events = events.slice(taken);
    taken = 0;
    return events;
  }

  return {
    add(event) {
      noteReplaced(event);
      if (event.type === 'partial') latest.set(event.utteranceId, event);
      events.push(event);
    },
    take() {
      const event = events[taken];
      if (event === undefined) return undefined;
      if (!isCurrent(event)) replaced--;
      else if (event.type === 'partial') latest.delete(event.utteranceId);
      if (2 * ++taken > events.length) withoutTaken();
      return event;
    },
    dropReplaced(newest) {
      if (newest) noteReplaced(newest);
      if (replaced > 0) events = withoutTaken().filter(isCurrent);
      replaced = 0;
    },
    get length() {
      return events.length - taken;
    },
    get replaced() {
      return replaced;
    },
    get all() {
      return withoutTaken();
    },
  };
}

function replaces(event: UncountedEvent): event is UncountedEvent & { utteranceId: number } {
  return (
    event.type === 'partial' ||
    event.type === 'final' ||
    event.type === 'cancelled' ||
    event.type === 'error'
  );
}
