import type { SessionEvent, StreamingSession } from '@ws/core';
import type { SessionWatch } from '../observation/session-watch.js';
import type { SessionLink } from './session-link.js';

/** The events of a session, told to whoever is its peer. */
export interface EventDelivery {
  /**
   * Tells all that a session says, over as many peers as it has.
   *
   * @param resume - its events after one of them, from here on
   * @param toldSeq - the last event that was told before; 0 where none was
   */
  deliver(
    session: StreamingSession,
    resume: (seq: number) => AsyncIterable<SessionEvent>,
    toldSeq: number,
  ): Promise<void>;
  /** The peer of now gets these, as the session gave them for him. */
  takeUp(events: AsyncIterable<SessionEvent>): void;
  /** Nobody will take it up any more. */
  stop(): void;
}

/** Who is told events. */
export interface EventListeners {
  /** The peer. */
  tell(event: SessionEvent): Promise<void>;
  /** Who wants to know also what no peer hears; left out where nobody does. */
  readonly observe: ((event: SessionEvent) => Promise<void> | undefined) | undefined;
  readonly watch: Pick<SessionWatch, 'told'>;
}

export function createEventDelivery(
  link: SessionLink,
  { tell, observe, watch }: EventListeners,
): EventDelivery {
  const takenUp = createTakenUp();
  return {
    async deliver(session, resume, toldSeq) {
      let events: AsyncIterable<SessionEvent> | undefined = session;
      let told = toldSeq;
      const tellOne = (event: SessionEvent): Promise<void> => {
        told = event.seq;
        watch.told(event);
        return tell(event);
      };
      while (events !== undefined && !(await tellEvents(events, tellOne, link.signal))) {
        const next = takenUp.next();
        if (observe !== undefined) await observeUntil(next, () => resume(told), observe);
        events = await next;
      }
    },
    takeUp: takenUp.give,
    stop: takenUp.stop,
  };
}

/** Tells what is said while there is no peer, until there is one. */
async function observeUntil(
  next: Promise<unknown>,
  open: () => AsyncIterable<SessionEvent>,
  observe: (event: SessionEvent) => Promise<void> | undefined,
): Promise<void> {
  const found = new AbortController();
  void next.then(() => found.abort());
  try {
    await tellEvents(open(), observe, found.signal);
  } catch {
    // The session is over.
  }
}

/**
 * Tells the events of a session, one after the other, until there are no more or nobody listens.
 *
 * @returns whether all are told
 */
async function tellEvents(
  events: AsyncIterable<SessionEvent>,
  tell: (event: SessionEvent) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const iterator = events[Symbol.asyncIterator]();
  // Ends a wait for the next one, too.
  const leave = (): void => void iterator.return?.();
  signal.addEventListener('abort', leave);
  try {
    while (!signal.aborted) {
      const { done, value } = await iterator.next();
      if (signal.aborted) return false;
      if (done) return true;
      await tell(value);
    }
    return false;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The events of a session that somebody took up again. */
interface TakenUp {
  give(events: AsyncIterable<SessionEvent>): void;
  /** The newest that were given; `undefined` once nobody will take it up any more. */
  next(): Promise<AsyncIterable<SessionEvent> | undefined>;
  stop(): void;
}

function createTakenUp(): TakenUp {
  let given: AsyncIterable<SessionEvent> | undefined;
  let stopped = false;
  let wake = (): void => {};
  return {
    give(events) {
      given = events;
      wake();
    },
    async next() {
      while (given === undefined && !stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const events = given;
      given = undefined;
      return stopped ? undefined : events;
    },
    stop() {
      stopped = true;
      wake();
    },
  };
}
