import { createOneReader } from '../async-queue/one-reader.js';
import type { SessionRemains } from '../contracts/session.js';
import type { SessionEvent } from '../contracts/session-events.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createThinnedEvents } from './thinned-events.js';

type Uncounted<T> = T extends unknown ? Omit<T, 'seq'> : never;

export type UncountedEvent = Uncounted<SessionEvent>;

/** The events of a session: those on their way to its one reader, and the last of those that were read. */
export interface EventLog {
  /**
   * Adds an event. When too many are unread, partials that a later event of their utterance has replaced go, and if
   * that makes no room, a new partial goes too: a final will follow. Everything else always finds a place; the
   * caller that causes it waits until fewer are unread.
   */
  push(event: UncountedEvent): void;
  readonly unread: number;
  /** The events after `seq` once more (`ERR_INVALID_STATE` where they are not kept), then those that come. */
  read(seq?: number): AsyncIterator<SessionEvent, undefined>;
  /** What may still be asked for, unread events among it, and the number of the last one. The log is not read any more. */
  remains(): LogRemains;
  /** The same, of a log that goes on. */
  snapshot(): LogRemains;
  /** Reading ends after the events that are there. */
  close(): void;
  /** Reading ends now. */
  discard(): void;
}

type LogRemains = Pick<SessionRemains, 'events' | 'lastSeq' | 'forgottenTo'>;

/** @param earlier - what a session that is continued told before */
export function createEventLog(
  bounds: { readonly maxUnread: number; readonly maxJournal: number },
  onRead: () => void,
  earlier: LogRemains = { events: [], lastSeq: 0 },
): EventLog {
  const { maxUnread, maxJournal } = bounds;
  let unread = createThinnedEvents<UncountedEvent>();
  let journal = createThinnedEvents<SessionEvent>();
  let { lastSeq } = earlier;
  let forgottenTo = earlier.forgottenTo ?? (earlier.events[0]?.seq ?? lastSeq + 1) - 1;
  /** Events of the journal that the reader gets first, the newest first. */
  let replay: SessionEvent[] = [];
  let closed = false;
  for (const event of earlier.events) remember(event);

  function takeUnread(): SessionEvent | undefined {
    const event = unread.shift();
    if (event === undefined) return undefined;
    // Counted when they are read, so that the numbers have no gaps where partials were merged.
    const counted: SessionEvent = { ...event, seq: ++lastSeq };
    remember(counted);
    return counted;
  }

  const reads = createOneReader(
    () => replay.pop() ?? takeUnread(),
    () => (closed && replay.length + unread.length === 0 ? {} : undefined),
    onRead,
  );

  function remember(event: SessionEvent): void {
    if (journal.length >= maxJournal) journal.dropReplaced(event);
    journal.push(event);
    while (journal.length > maxJournal) forgottenTo = journal.shift()!.seq;
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
    return [...journal].filter((event) => event.seq > seq).reverse();
  }

  return {
    push(event) {
      if (closed) return;
      if (unread.length >= maxUnread) unread.dropReplaced(event);
      if (unread.length >= maxUnread && event.type === 'partial') return;
      unread.push(event);
      reads.deliver();
    },
    get unread() {
      return unread.length;
    },
    read(seq) {
      const first = seq === undefined ? [] : replayAfter(seq);
      if (seq === undefined && reads.isRead) {
        throw new TranscribeError('The events have a reader. Pass them on, or resume().', {
          code: 'ERR_INVALID_STATE',
        });
      }
      replay = first;
      return reads.begin();
    },
    remains() {
      while (takeUnread() !== undefined);
      return { events: [...journal], lastSeq, forgottenTo };
    },
    snapshot() {
      const later = Array.from(unread, (event, i) => ({ ...event, seq: lastSeq + 1 + i }));
      return { events: [...journal, ...later], lastSeq: lastSeq + later.length, forgottenTo };
    },
    close() {
      closed = true;
      reads.deliver();
    },
    discard() {
      closed = true;
      unread = createThinnedEvents();
      journal = createThinnedEvents();
      replay = [];
      reads.deliver();
      onRead();
    },
  };
}
