import type {
  ErrorEvent,
  FinalEvent,
  PartialEvent,
  SessionEvent,
  WarningEvent,
} from '../contracts/session.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/** An event that has not been counted yet. */
export type UncountedEvent =
  | Omit<PartialEvent, 'seq'>
  | Omit<FinalEvent, 'seq'>
  | Omit<WarningEvent, 'seq'>
  | Omit<ErrorEvent, 'seq'>;

/** The events of a session on their way to its one reader. */
export interface EventQueue extends AsyncIterable<SessionEvent> {
  /**
   * Adds an event. When the queue is full, partials that a later event of their utterance has replaced go, and if that
   * makes no room, a new partial goes too: a final will follow. Everything else always finds a place; whoever causes
   * it waits until the queue is no longer `full`.
   */
  push(event: UncountedEvent): void;
  readonly full: boolean;
  /** The iteration ends after the events that are there. */
  close(): void;
  /** The iteration ends now. */
  discard(): void;
}

/** @param onRead - called after each event that is read */
export function createEventQueue(maxEvents: number, onRead: () => void): EventQueue {
  let events: UncountedEvent[] = [];
  let readers: ((result: IteratorResult<SessionEvent, undefined>) => void)[] = [];
  let closed = false;
  let iterated = false;
  // Counted when they are read, so that the numbers have no gaps where partials were merged.
  let seq = 0;

  const done: IteratorResult<SessionEvent, undefined> = { done: true, value: undefined };

  function deliver(): void {
    while (events.length > 0 && readers.length > 0) {
      const event = events.shift()!;
      readers.shift()!({ done: false, value: { ...event, seq: ++seq } });
      onRead();
    }
    if (closed && events.length === 0) {
      for (const reader of readers) reader(done);
      readers = [];
    }
  }

  function discard(): void {
    closed = true;
    events = [];
    deliver();
    onRead();
  }

  return {
    push(event) {
      if (closed) return;
      if (events.length >= maxEvents) events = withoutReplacedPartials(events, event);
      if (events.length >= maxEvents && event.type === 'partial') return;
      events.push(event);
      deliver();
    },
    get full() {
      return events.length >= maxEvents;
    },
    close() {
      closed = true;
      deliver();
    },
    discard,
    [Symbol.asyncIterator]() {
      if (iterated) {
        throw new TranscribeError(
          'The events of a session have one reader, and it has been taken. Pass the events on from there.',
          { code: 'ERR_INVALID_STATE' },
        );
      }
      iterated = true;
      return {
        next: () =>
          new Promise((resolve) => {
            readers.push(resolve);
            deliver();
          }),
        return: async () => {
          discard();
          return done;
        },
      };
    },
  };
}

function withoutReplacedPartials(
  events: readonly UncountedEvent[],
  newest: UncountedEvent,
): UncountedEvent[] {
  const replaced = new Set<number>();
  const kept: UncountedEvent[] = [];
  for (const event of [newest, ...[...events].reverse()]) {
    const { segmentId } = event as { segmentId?: number };
    const isReplaced = event.type === 'partial' && replaced.has(event.segmentId);
    if (segmentId !== undefined) replaced.add(segmentId);
    if (!isReplaced && event !== newest) kept.push(event);
  }
  return kept.reverse();
}
