import { setImmediate } from 'node:timers/promises';
import type { SessionEvent, StreamingSession } from '@ws/core';

/** Delivers the events of a session, in order, to the client that is connected. */
export interface EventDelivery {
  /**
   * Delivers all events of a session, to as many clients as resume it in turn.
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
  goOnWith(events: AsyncIterable<SessionEvent>): void;
  /** No client will resume the session any more. */
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

export function createEventDelivery({ deliver, observe, lost }: EventDeliveryParts): EventDelivery {
  let deliveredSeq = 0;
  /** The newest events that the session resumed, until they are read. */
  let resumed: AsyncIterable<SessionEvent> | undefined;
  let isStopped = false;
  let wake = (): void => {};

  function deliverOne(event: SessionEvent): Promise<void> {
    deliveredSeq = event.seq;
    return deliver(event);
  }

  /** The events for the next client; `undefined` once stopped. */
  async function nextEvents(): Promise<AsyncIterable<SessionEvent> | undefined> {
    while (resumed === undefined && !isStopped) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const events = resumed;
    resumed = undefined;
    return isStopped ? undefined : events;
  }

  return {
    async deliver(session, resume, before) {
      deliveredSeq = before;
      let events: AsyncIterable<SessionEvent> | undefined = session;
      while (events !== undefined && !(await readAll(events, deliverOne, lost()))) {
        const next = nextEvents();
        if (observe !== undefined && !isStopped) {
          await observeUntil(next, () => resume(deliveredSeq), observe);
        }
        events = await next;
      }
    },
    get deliveredSeq() {
      return deliveredSeq;
    },
    goOnWith(events) {
      resumed = events;
      wake();
    },
    stop() {
      isStopped = true;
      wake();
    },
  };
}

/** Observes events until a client resumes the session. */
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

/** Tells when the events of a session have been delivered. */
export interface EventProgress {
  /** Runs the delivery of one event. */
  deliver(work: () => Promise<void>): Promise<void>;
  /** Resolves when no event is unread or being delivered, or the signal is aborted. */
  delivered(): Promise<void>;
}

/** @param unread - how many events of the session have not been read */
export function createEventProgress(unread: () => number, signal: AbortSignal): EventProgress {
  let delivering = 0;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  }
  signal.addEventListener('abort', wake);

  return {
    async deliver(work) {
      delivering++;
      try {
        await work();
      } finally {
        delivering--;
        wake();
      }
    },
    async delivered() {
      for (;;) {
        // An event that was read a moment ago is neither unread nor being delivered until all microtasks have run.
        await setImmediate();
        if (signal.aborted || (delivering === 0 && unread() === 0)) return;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}
