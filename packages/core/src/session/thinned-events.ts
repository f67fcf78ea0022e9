// That speech has ended replaces nothing: the final is still to come.
const REPLACING: ReadonlySet<string> = new Set(['partial', 'final', 'cancelled', 'error']);

interface UtteranceEvent {
  readonly type: string;
  readonly utteranceId?: number | undefined;
}

/** Events in their order, which get rid of partials where they are too many. */
export interface ThinnedEvents<T> extends Iterable<T> {
  readonly length: number;
  push(event: T): void;
  /** Takes out the oldest. */
  shift(): T | undefined;
  /** Takes out the partials that a later event of their utterance, or the one that is about to come, has replaced. */
  dropReplaced(coming: T): T[];
}

/** Each event is looked at a constant number of times, however many are kept. */
export function createThinnedEvents<T extends UtteranceEvent>(): ThinnedEvents<T> {
  const events = new Map<number, T>();
  let oldest = 0;
  let end = 0;
  /** Of each utterance the key of the partial that is not replaced, and the keys of those that are. */
  const latest = new Map<number | undefined, number>();
  const replaced = new Set<number>();

  function noteReplaced({ type, utteranceId }: T): void {
    const key = latest.get(utteranceId);
    if (key === undefined || !REPLACING.has(type)) return;
    latest.delete(utteranceId);
    replaced.add(key);
  }

  function take(key: number): T | undefined {
    const event = events.get(key);
    events.delete(key);
    if (!replaced.delete(key) && event?.type === 'partial') latest.delete(event.utteranceId);
    return event;
  }

  return {
    get length() {
      return events.size;
    },
    push(event) {
      noteReplaced(event);
      if (event.type === 'partial') latest.set(event.utteranceId, end);
      events.set(end++, event);
    },
    shift() {
      while (oldest < end && !events.has(oldest)) oldest++;
      return take(oldest);
    },
    dropReplaced(coming) {
      noteReplaced(coming);
      return Array.from(replaced, (key) => take(key)!);
    },
    [Symbol.iterator]: () => events.values(),
  };
}
