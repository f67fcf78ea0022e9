import type { SessionEvent, StreamingSession } from '@ws/core';

/** Delivers the events of a session, in order, to the client that is connected. */
export interface EventDelivery {
  /**
   * Delivers all events of a session, to as many clients as take it up in turn.
   *
   * @param resume - reads the events after one of them
   * @param deliveredSeq - the last event that was delivered before; 0 if there was none
   */
  deliver(
    session: StreamingSession,
    resume: (seq: number) => AsyncIterable<SessionEvent>,
    deliveredSeq: number,
  ): Promise<void>;
  /** The last event that was delivered; 0 if there was none. */
  readonly deliveredSeq: number;
  /** Goes on with these events, which the session resumed for the client that is connected now. */
  takeUp(events: AsyncIterable<SessionEvent>): void;
  /** No client will take the session up any more. */
  stop(): void;
}

export interface EventDeliveryParts {
  /** Delivers one event. Awaited before the next one is read. */
  deliver(event: SessionEvent): Promise<void>;
  /** Observes events while no client is connected; left out if nothing observes them. */
  readonly observe: ((event: SessionEvent) => Promise<void> | undefined) | undefined;
  /** Aborted when the client that is connected now is lost. */
  lost(): AbortSignal;
}

export function createEventDelivery(parts: EventDeliveryParts): EventDelivery {
  const { observe } = parts;
  const takenUp = createTakenUp();
  let deliveredSeq = 0;

  function deliverOne(event: SessionEvent): Promise<void> {
    deliveredSeq = event.seq;
    return parts.deliver(event);
  }

  return {
    async deliver(session, resume, before) {
      deliveredSeq = before;
      let events: AsyncIterable<SessionEvent> | undefined = session;
      while (events !== undefined && !(await readAll(events, deliverOne, parts.lost()))) {
        const next = takenUp.next();
        if (observe !== undefined && !takenUp.isStopped) {
          await observeUntil(next, () => resume(deliveredSeq), observe);
        }
        events = await next;
      }
    },
    get deliveredSeq() {
      return deliveredSeq;
    },
    takeUp: takenUp.give,
    stop: takenUp.stop,
  };
}

/** Observes events until a client takes the session up. */
async function observeUntil(
  next: Promise<unknown>,
  open: () => AsyncIterable<SessionEvent>,
  observe: (event: SessionEvent) => Promise<void> | undefined,
): Promise<void> {
  const found = new AbortController();
  void next.then(() => found.abort());
  try {
    await readAll(open(), observe, found.signal);
  } catch {
    // The session is over.
  }
}

/**
 * Reads events until there are no more, or the signal is aborted.
 *
 * @returns whether all were read
 */
async function readAll(
  events: AsyncIterable<SessionEvent>,
  take: (event: SessionEvent) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const iterator = events[Symbol.asyncIterator]();
  // Ends the wait for the next event as well.
  const leave = (): void => void iterator.return?.();
  signal.addEventListener('abort', leave);
  try {
    while (!signal.aborted) {
      const { done, value } = await iterator.next();
      if (signal.aborted) return false;
      if (done) return true;
      await take(value);
    }
    return false;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Events of a session that a client took up again. */
interface TakenUp {
  give(events: AsyncIterable<SessionEvent>): void;
  /** The newest that were given; `undefined` once stopped. */
  next(): Promise<AsyncIterable<SessionEvent> | undefined>;
  readonly isStopped: boolean;
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
    get isStopped() {
      return stopped;
    },
    stop() {
      stopped = true;
      wake();
    },
  };
}
