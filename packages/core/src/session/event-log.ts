import type { SessionRemains } from '../contracts/session.js';
import type { SessionEvent } from '../contracts/session-events.js';
import { TranscribeError } from '../errors/transcribe-error.js';

type Uncounted<T> = T extends unknown ? Omit<T, 'seq'> : never;

/** An event that has not been counted yet. */
export type UncountedEvent = Uncounted<SessionEvent>;

/** The events of a session: those on their way to its one reader, and the last of those that were read. */
export interface EventLog {
  /**
   * Adds an event. When too many are unread, partials that a later event of their utterance has replaced go, and if
   * that makes no room, a new partial goes too: a final will follow. Everything else always finds a place; whoever
   * causes it waits until fewer are unread.
   */
  push(event: UncountedEvent): void;
  readonly unread: number;
  /**
   * The events from here on, and before them those after `seq` once more. Whoever read before gets no more.
   *
   * @throws TranscribeError `ERR_INVALID_STATE`
   */
  read(seq?: number): AsyncIterator<SessionEvent, undefined>;
  /** What may still be asked for, unread events among it, and the number of the last one. Nobody is to read any more. */
  remains(): { readonly events: readonly SessionEvent[]; readonly lastSeq: number };
  /** Reading ends after the events that are there. */
  close(): void;
  /** Reading ends now. */
  discard(): void;
}

interface Reader {
  /** Events of the journal that it gets first, the newest first. */
  readonly replay: SessionEvent[];
  waiting: ((result: IteratorResult<SessionEvent, undefined>) => void)[];
  left: boolean;
}

const DONE: IteratorResult<SessionEvent, undefined> = { done: true, value: undefined };

/**
 * @param onRead - called after each event that is read
 * @param earlier - what a session that is continued told before
 */
export function createEventLog(
  bounds: { readonly maxUnread: number; readonly maxJournal: number },
  onRead: () => void,
  earlier: Pick<SessionRemains, 'events' | 'lastSeq'> = { events: [], lastSeq: 0 },
): EventLog {
  let unread = createEventShelf<UncountedEvent>();
  let journal = createEventShelf<SessionEvent>();
  let { lastSeq } = earlier;
  let forgottenTo = (earlier.events[0]?.seq ?? lastSeq + 1) - 1;
  let reader: Reader | undefined;
  let closed = false;
  for (const event of earlier.events) remember(event);

  function takeUnread(): SessionEvent | undefined {
    const event = unread.take();
    if (event === undefined) return undefined;
    // Counted when they are read, so that the numbers have no gaps where partials were merged.
    const counted: SessionEvent = { ...event, seq: ++lastSeq };
    remember(counted);
    return counted;
  }

  function deliver(): void {
    const current = reader;
    if (current === undefined) return;
    while (current.waiting.length > 0) {
      const event = current.replay.pop() ?? takeUnread();
      if (event === undefined) break;
      current.waiting.shift()!({ done: false, value: event });
      onRead();
    }
    if (closed && unread.length === 0) leave(current);
  }

  function leave(from: Reader): void {
    from.left = true;
    for (const resolve of from.waiting.splice(0)) resolve(DONE);
  }

  /** It gets nothing more, not even what it was to get first. */
  function dismiss(from: Reader | undefined): void {
    if (from === undefined) return;
    from.replay.length = 0;
    leave(from);
  }

  function remember(event: SessionEvent): void {
    const { maxJournal } = bounds;
    journal.add(event);
    // What was replaced does not count; seldom, since it looks at them all.
    while (journal.length - journal.replaced > maxJournal) forgottenTo = journal.take()!.seq;
    if (journal.replaced > maxJournal) journal.dropReplaced();
  }

  function replayAfter(seq: number): SessionEvent[] {
    if (!Number.isInteger(seq) || seq < 0 || seq > lastSeq) {
      throw new TranscribeError(`Event ${seq} was not read; the last is ${lastSeq}.`, {
        code: 'ERR_INVALID_STATE',
        details: { lastSeq },
      });
    }
    if (seq < forgottenTo) {
      throw new TranscribeError(
        `The journal begins after ${forgottenTo}: raise maxJournalEvents, or resume sooner.`,
        { code: 'ERR_INVALID_STATE', details: { lastSeq, forgottenTo } },
      );
    }
    return journal.all.filter((event) => event.seq > seq).reverse();
  }

  return {
    push(event) {
      if (closed) return;
      if (unread.length >= bounds.maxUnread) unread.dropReplaced(event);
      if (unread.length >= bounds.maxUnread && event.type === 'partial') return;
      unread.add(event);
      deliver();
    },
    get unread() {
      return unread.length;
    },
    read(seq) {
      const replay = seq === undefined ? [] : replayAfter(seq);
      if (seq === undefined && reader !== undefined && !reader.left) {
        throw new TranscribeError('The events have a reader. Pass them on, or resume().', {
          code: 'ERR_INVALID_STATE',
        });
      }
      dismiss(reader);
      const own: Reader = { replay, waiting: [], left: false };
      reader = own;
      return {
        next: () =>
          new Promise((resolve) => {
            if (own.left && own.replay.length === 0) {
              resolve(DONE);
              return;
            }
            own.waiting.push(resolve);
            deliver();
          }),
        return: async () => {
          dismiss(own);
          return DONE;
        },
      };
    },
    remains() {
      while (takeUnread() !== undefined);
      return { events: journal.all, lastSeq };
    },
    close() {
      closed = true;
      deliver();
    },
    discard() {
      closed = true;
      unread = createEventShelf();
      journal = createEventShelf();
      dismiss(reader);
      onRead();
    },
  };
}

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
  readonly length: number;
  /** How many of them are partials that were replaced. */
  readonly replaced: number;
  readonly all: readonly T[];
}

export function createEventShelf<T extends UncountedEvent>(): EventShelf<T> {
  let events: T[] = [];
  // Of the events the first ones: to shift a long array is to copy it.
  let taken = 0;
  // Of each utterance the partial that nothing has replaced.
  const latest = new Map<number, T>();

  function noteReplaced(newest: T): void {
    if (replaces(newest) && latest.delete(newest.utteranceId)) shelf.replaced++;
  }

  function isCurrent(event: T): boolean {
    return event.type !== 'partial' || latest.get(event.utteranceId) === event;
  }

  function withoutTaken(): T[] {
    if (taken > 0) events = events.slice(taken);
    taken = 0;
    return events;
  }

  const shelf: { -readonly [K in keyof EventShelf<T>]: EventShelf<T>[K] } = {
    replaced: 0,
    add(event) {
      noteReplaced(event);
      if (event.type === 'partial') latest.set(event.utteranceId, event);
      events.push(event);
    },
    take() {
      const event = events[taken];
      if (event === undefined) return undefined;
      if (!isCurrent(event)) shelf.replaced--;
      else if (event.type === 'partial') latest.delete(event.utteranceId);
      if (2 * ++taken > events.length) withoutTaken();
      return event;
    },
    dropReplaced(newest) {
      if (newest) noteReplaced(newest);
      if (shelf.replaced > 0) events = withoutTaken().filter(isCurrent);
      shelf.replaced = 0;
    },
    get length() {
      return events.length - taken;
    },
    get all() {
      return withoutTaken();
    },
  };
  return shelf;
}

function replaces(event: UncountedEvent): event is UncountedEvent & { utteranceId: number } {
  return (
    event.type === 'partial' ||
    event.type === 'final' ||
    event.type === 'cancelled' ||
    event.type === 'error'
  );
}
