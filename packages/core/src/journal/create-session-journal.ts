import type { SessionJournal, SessionLog } from '../contracts/session-journal.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import { createJournalCalls } from './journal-calls.js';
import type { JournalStore, Ownership, SessionJournalOptions } from './journal-store.js';
import { copyOf } from './record-copy.js';
import { isSessionId } from './session-id.js';
import { createSessionLog, type OwnLog } from './session-log.js';

/** First records whose answer was lost, and that another call of `create` may settle. The oldest is forgotten first. */
const MOST_UNSETTLED = 1000;

/** The rules of {@link SessionJournal} over a store that compares before it writes. */
export interface StoredSessionJournal extends SessionJournal {
  /** A session was taken, as another process tells it. What it tells may be late, or be told twice. */
  heard(sessionId: string, epoch: number): void;
}

export function createSessionJournal<Version>(
  store: JournalStore<Version>,
  options: SessionJournalOptions,
): StoredSessionJournal {
  const calls = createJournalCalls(store, options);
  const logs = new Map<string, Set<OwnLog>>();
  /** Names of ownerships that may have been kept, by the session. */
  const unsettled = new Map<string, string>();
  let closed: Promise<void> | undefined;

  function opened(sessionId: string, by: Ownership, version: Version): SessionLog {
    const log = createSessionLog(sessionId, by, version, {
      ...{ store, calls },
      onEnd() {
        const others = logs.get(sessionId);
        others?.delete(log);
        if (others?.size === 0) logs.delete(sessionId);
        store.leave?.(sessionId, by);
      },
    });
    const own = logs.get(sessionId) ?? new Set();
    logs.set(sessionId, own.add(log));
    return log.log;
  }

  function heard(sessionId: string, epoch: number): void {
    for (const log of [...(logs.get(sessionId) ?? [])]) {
      if (log.log.epoch < epoch) log.lose();
    }
  }

  function unsettle(sessionId: string, owner: string): void {
    unsettled.set(sessionId, owner);
    for (const oldest of unsettled.keys()) {
      if (unsettled.size <= MOST_UNSETTLED) break;
      unsettled.delete(oldest);
    }
  }

  return {
    name: store.name,
    get health() {
      return calls.health;
    },
    heard,
    open: (given = {}) => calls.run(given, (ask) => ask((signal) => store.open(signal))),

    async create(sessionId, record, given = {}) {
      if (!isSessionId(sessionId)) {
        throw invalidOption('sessionId', sessionId, '1 to 64 letters, digits and hyphens');
      }
      const owner = unsettled.get(sessionId) ?? crypto.randomUUID();
      const entry = { epoch: 1, owner, record: copyOf(record) };
      let isAsked = false;
      try {
        const version = await calls.run(given, async (ask) => {
          for (;;) {
            isAsked = true;
            const created = await ask((signal) => store.create(sessionId, entry, signal));
            if (created !== undefined) return created;
            const kept = await ask((signal) => store.read(sessionId, signal));
            if (kept === undefined) continue;
            if (kept.owner !== owner || kept.record === undefined) {
              isAsked = false;
              throw new TranscribeError(`The journal has, or had, a session ${sessionId}.`, {
                code: 'ERR_INVALID_STATE',
                details: { sessionId },
              });
            }
            // An earlier write, whose answer was lost.
            const replaced = await ask((signal) =>
              store.replace(sessionId, entry, kept.version, signal),
            );
            if (replaced !== undefined) return replaced;
          }
        });
        unsettled.delete(sessionId);
        return opened(sessionId, entry, version);
      } catch (error) {
        if (isAsked) unsettle(sessionId, owner);
        throw error;
      }
    },

    async takeOver(sessionId, isOwn, given = {}) {
      // A client said it: what is no name of a session names none.
      if (!isSessionId(sessionId)) return undefined;
      const owner = crypto.randomUUID();
      const taken = await calls.run(given, async (ask) => {
        for (;;) {
          const kept = await ask((signal) => store.read(sessionId, signal));
          if (kept?.record === undefined) return undefined;
          if (kept.owner === owner) {
            // The answer to its own write was lost.
            return { epoch: kept.epoch, record: kept.record, version: kept.version };
          }
          if (!isOwn(kept.record)) return undefined;
          const by = { epoch: kept.epoch + 1, owner };
          const written = await ask((signal) => store.take(sessionId, kept, by, signal));
          if (written !== undefined) return { epoch: by.epoch, ...written };
        }
      });
      if (taken === undefined) return undefined;
      const { epoch, record, version } = taken;
      heard(sessionId, epoch);
      store.announce?.(sessionId, epoch);
      return { record, log: opened(sessionId, { epoch, owner }, version) };
    },

    async [Symbol.asyncDispose]() {
      calls.dispose();
      logs.clear();
      closed ??= store.close();
      await closed;
    },
  };
}
