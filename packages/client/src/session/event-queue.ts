import { TranscribeError } from '@ws/core';
import type { ClientEvent } from '../contracts/client-event.js';

/** The events of a session on their way to its one reader. Whoever leaves makes place for another, who reads on. */
export interface EventQueue {
  /** Adds an event. `false`: the queue is full of events that cannot be merged. */
  push(event: ClientEvent): boolean;
  /** Reading ends after the events that are there. */
  close(): void;
  /** Reading throws after the events that are there. */
  fail(error: TranscribeError): void;
  /** Reading ends now, and nothing is kept any more. */
  discard(): void;
  /** @throws TranscribeError `ERR_INVALID_STATE` while another reads */
  iterate(): AsyncIterator<ClientEvent, undefined>;
}

interface Reader {
  waiting: {
    readonly resolve: (result: IteratorResult<ClientEvent, undefined>) => void;
    readonly reject: (error: TranscribeError) => void;
  }[];
  left: boolean;
}

const DONE: IteratorResult<ClientEvent, undefined> = { done: true, value: undefined };

/** @param maxEvents - beyond it, partials that a later event of their utterance has replaced go */
export function createEventQueue(maxEvents: number): EventQueue {
  let events: ClientEvent[] = [];
  let reader: Reader | undefined;
  let isClosed = false;
  let failure: TranscribeError | undefined;

  function deliver(): void {
    if (reader === undefined) return;
    const { waiting } = reader;
    while (events.length > 0 && waiting.length > 0) {
      waiting.shift()!.resolve({ done: false, value: events.shift()! });
    }
    if (events.length > 0 || !isClosed || waiting.length === 0) return;
    if (failure !== undefined) waiting.shift()!.reject(failure);
    leave(reader);
  }

  function leave(from: Reader): void {
    from.left = true;
    for (const { resolve } of from.waiting.splice(0)) resolve(DONE);
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
    discard() {
      isClosed = true;
      failure = undefined;
      events = [];
      if (reader !== undefined) leave(reader);
    },
    iterate() {
      if (reader !== undefined && !reader.left) {
        throw new TranscribeError(
          'The events of a session have one reader at a time, and somebody reads. Pass the events on from there.',
          { code: 'ERR_INVALID_STATE' },
        );
      }
      const own: Reader = { waiting: [], left: false };
      reader = own;
      return {
        next: () =>
          new Promise((resolve, reject) => {
            if (own.left) {
              resolve(DONE);
              return;
            }
            own.waiting.push({ resolve, reject });
            deliver();
          }),
        return: async () => {
          leave(own);
          return DONE;
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
    const utteranceId = 'utteranceId' in event ? event.utteranceId : undefined;
    if (event.type === 'partial' && answered.has(event.utteranceId)) continue;
    if (utteranceId !== undefined && REPLACING.has(event.type)) answered.add(utteranceId);
    kept.push(event);
  }
  return kept.reverse();
}
