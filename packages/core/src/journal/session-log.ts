import type { SessionLog } from '../contracts/session-journal.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import type { Ask, JournalCalls } from './journal-calls.js';
import type { JournalStore, Ownership } from './journal-store.js';
import { copyOf } from './record-copy.js';

/** Calls of one session that wait for those before. A server has one or two. */
const MOST_WAITING = 64;

/** A log, and what its journal does with it. */
export interface OwnLog {
  readonly log: SessionLog;
  /** Another process owns the session. */
  lose(): void;
}

interface LogSurroundings<Version> {
  readonly store: JournalStore<Version>;
  readonly calls: JournalCalls;
  /** Called once it is lost, left or removed. */
  readonly onEnd: () => void;
}

/** @param first - the version that its owner wrote */
export function createSessionLog<Version>(
  sessionId: string,
  { epoch, owner }: Ownership,
  first: Version,
  { store, calls, onEnd }: LogSurroundings<Version>,
): OwnLog {
  const lost = new AbortController();
  const by = { epoch, owner };
  /** `undefined` while it is not known what the store has. */
  let version: Version | undefined = first;
  let isRemoved = false;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function lose(): void {
    lost.abort(taken());
    onEnd();
  }

  function taken(): TranscribeError {
    return new TranscribeError(`Another server has taken the session ${sessionId} over.`, {
      code: 'ERR_SESSION_TAKEN',
      details: { sessionId, epoch },
    });
  }

  /**
   * Looks up what the store has of this ownership: a version; that it was removed, or that the store has nothing, since it grew too
   * old or the store lost it.
   *
   * @throws TranscribeError `ERR_SESSION_TAKEN`
   */
  async function settle(
    ask: Ask,
  ): Promise<{ readonly version: Version; readonly isRemoved: boolean } | undefined> {
    for (;;) {
      const kept = await ask((signal) => store.read(sessionId, signal));
      if (kept === undefined) return undefined;
      if (kept.owner === owner) {
        return { version: kept.version, isRemoved: kept.record === undefined };
      }
      if (kept.epoch >= epoch) {
        lose();
        throw taken();
      }
      // An owner before this one wrote since: the store had lost its newest writes, or had let both in, as clusters of NATS 2.9
      // do where they come at once (nats-io/nats-server#4320). Even where that owner has removed the session, the client is here.
      const retaken = await ask((signal) => store.take(sessionId, kept, by, signal));
      if (retaken !== undefined) return { version: retaken.version, isRemoved: false };
    }
  }

  /** Runs a call after those before. An answer that is lost leaves the version unknown, and the next try looks it up. */
  async function inTurn(
    options: Parameters<SessionLog['remove']>[0],
    attempt: (ask: Ask, known: Version | undefined) => Promise<Version | undefined>,
  ): Promise<void> {
    if (waiting >= MOST_WAITING) {
      throw new TranscribeError(`${MOST_WAITING} calls wait for the journal already.`, {
        code: 'ERR_OVERLOADED',
        retryable: true,
      });
    }
    const before = last;
    waiting++;
    const call = calls.run(
      options ?? {},
      async (ask) => {
        if (lost.signal.aborted) throw taken();
        const known = version;
        version = undefined;
        version = await attempt(ask, known);
      },
      before,
    );
    last = Promise.allSettled([before, call]);
    try {
      await call;
    } finally {
      waiting--;
    }
  }

  const log: SessionLog = {
    epoch,
    lost: lost.signal,
    async checkpoint(record, options) {
      const entry = { ...by, record: copyOf(record) };
      await inTurn(options, async (ask, known) => {
        if (isRemoved) {
          throw new TranscribeError(`The session ${sessionId} was removed from the journal.`, {
            code: 'ERR_INVALID_STATE',
          });
        }
        for (let at = known; ; at = undefined) {
          const seen = at ?? (await settle(ask))?.version;
          const written = await ask((signal) =>
            seen === undefined
              ? store.create(sessionId, entry, signal)
              : store.replace(sessionId, entry, seen, signal),
          );
          if (written !== undefined) return written;
        }
      });
    },
    async remove(options) {
      // The owner has left, and wants no news of the session, even where the removal fails.
      onEnd();
      await inTurn(options, async (ask, known) => {
        let at = known;
        while (!isRemoved) {
          if (at === undefined) {
            const settled = await settle(ask);
            isRemoved = settled === undefined || settled.isRemoved;
            at = settled?.version;
            continue;
          }
          const seen = at;
          isRemoved = await ask((signal) => store.remove(sessionId, by, seen, signal));
          at = undefined;
        }
        return undefined;
      });
    },
    leave: onEnd,
  };
  return { log, lose };
}
