import { TranscribeError } from '@ws/core';
import type { ClientEvent } from './client-session.js';

/** The events of a session on their way to its one reader. */
export interface EventQueue {
  /** Adds an event. `false`: the queue is full of events that cannot be merged. */
  push(event: ClientEvent): boolean;
  /** The iteration ends after the events that are there. */
  close(): void;
  /** The iteration throws after the events that are there. */
  fail(error: TranscribeError): void;
  /** The iteration ends now, and nothing is kept any more. */
  discard(): void;
  iterate(): AsyncIterator<ClientEvent, undefined>;
}

interface Reader {
  readonly resolve: (result: IteratorResult<ClientEvent, undefined>) => void;
  readonly reject: (error: TranscribeError) => void;
}

/** @param maxEvents - beyond it, partials that a later event of their utterance has replaced go */
export function createEventQueue(maxEvents: number): EventQueue {
  let events: ClientEvent[] = [];
  const readers: Reader[] = [];
  let isClosed = false;
  let failure: TranscribeError | undefined;
  let iterated = false;

  const done: IteratorResult<ClientEvent, undefined> = { done: true, value: undefined };

  function deliver(): void {
    while (events.length > 0 && readers.length > 0) {
      readers.shift()!.resolve({ done: false, value: events.shift()! });
    }
    if (events.length > 0 || !isClosed) return;
    for (const { resolve, reject } of readers.splice(0)) {
      const error = failure;
      // Told once; whoever asks again finds the end.
      failure = undefined;
      if (error === undefined) resolve(done);
      else reject(error);
    }
  }

  function discard(): void {
    isClosed = true;
    failure = undefined;
    events = [];
    deliver();
  }

  return {
    push(event) {
      if (isClosed) return true;
      events.push(event);
      if (events.length > maxEvents) events = withoutReplacedPartials(events);
      if (events.length > maxEvents) {
        events.pop();
        return false;
      }
      deliver();
      return true;
    },
    close() {
      isClosed = true;
      deliver();
    },
    fail(error) {
      if (isClosed) return;
      isClosed = true;
      failure = error;
      deliver();
    },
    discard,
    iterate() {
      if (iterated) {
        throw new TranscribeError(
          'The events of a session have one reader, and it has been taken. Pass the events on from there.',
          { code: 'ERR_INVALID_STATE' },
        );
      }
      iterated = true;
      return {
        next: () =>
          new Promise((resolve, reject) => {
            readers.push({ resolve, reject });
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

// What stands in the place of the partials before it. That speech has ended does not.
const REPLACING: ReadonlySet<ClientEvent['type']> = new Set([
  'partial',
  'final',
  'cancelled',
  'error',
]);

function withoutReplacedPartials(events: readonly ClientEvent[]): ClientEvent[] {
  const answered = new Set<number>();
  const kept: ClientEvent[] = [];
  for (const event of [...events].reverse()) {
    const segmentId = 'segmentId' in event ? event.segmentId : undefined;
    if (event.type === 'partial' && answered.has(event.segmentId)) continue;
    if (segmentId !== undefined && REPLACING.has(event.type)) answered.add(segmentId);
    kept.push(event);
  }
  return kept.reverse();
}
