import type { Clock, SessionJournal } from '@ws/core';
import {
  abortedError,
  createSessionJournal,
  type JournalStore,
  type KeptSession,
  type StoredSessionJournal,
  systemClock,
} from '@ws/core/internal';
import { aborted } from './aborted.js';

export interface MemoryJournalOptions {
  readonly clock?: Clock | undefined;
  /** Milliseconds that each request to the store takes. Default 0. */
  readonly latencyMs?: number | undefined;
  /** Milliseconds for which the store keeps what is not written again. Default 300 000. */
  readonly maxAgeMs?: number | undefined;
  /** Milliseconds that a call waits for the store. Default 10 000. */
  readonly callTimeoutMs?: number | undefined;
}

/**
 * A way to cut a journal off its store. `refused`: no call reaches the store, and the journal knows at once; `silent`: no call
 * reaches it, and no answer comes; `unanswered`: the store does what it is told, and its answers are lost.
 */
export type JournalCut = 'refused' | 'silent' | 'unanswered';

/** A journal that keeps to every rule of the contract, in memory. */
export interface MemoryJournal extends SessionJournal {
  /** Opens another journal on the same store, as another process would. */
  another(): MemoryJournal;
  /** Cuts this journal off the store, until {@link MemoryJournal.join}. */
  cut(how: JournalCut): void;
  join(): void;
  /** Sessions that the store has, by their ids: those that were not removed. */
  readonly sessions: ReadonlyMap<string, { readonly epoch: number; readonly record: Uint8Array }>;
  /** Requests that reached the store, of all its journals. */
  readonly requests: number;
}

interface SharedStore {
  readonly kept: Map<string, KeptSession<number> & { readonly writtenAt: number }>;
  readonly journals: Map<StoredSessionJournal, { cut: JournalCut | undefined }>;
  writes: number;
  requests: number;
}

/**
 * A store in memory, and a journal on it.
 *
 * @example
 * ```ts
 * const journal = createMemoryJournal();
 * const servers = [serve({ journal }), serve({ journal: journal.another() })];
 * ```
 */
export function createMemoryJournal(options: MemoryJournalOptions = {}): MemoryJournal {
  return onStore({ kept: new Map(), journals: new Map(), writes: 0, requests: 0 }, options);
}

function onStore(shared: SharedStore, options: MemoryJournalOptions): MemoryJournal {
  const { clock = systemClock, latencyMs = 0, maxAgeMs = 300_000 } = options;
  const { callTimeoutMs = 10_000 } = options;
  const own: { cut: JournalCut | undefined } = { cut: undefined };

  function stateOf(sessionId: string): KeptSession<number> | undefined {
    const kept = shared.kept.get(sessionId);
    if (kept === undefined || clock.now() - kept.writtenAt <= maxAgeMs) return kept;
    shared.kept.delete(sessionId);
    return undefined;
  }

  function write(sessionId: string, state: Omit<KeptSession<number>, 'version'>): number {
    shared.writes++;
    const record = state.record?.slice();
    const { epoch, owner } = state;
    shared.kept.set(sessionId, {
      ...{ epoch, owner, record, version: shared.writes },
      writtenAt: clock.now(),
    });
    return shared.writes;
  }

  async function request<T>(signal: AbortSignal, work: () => T): Promise<T> {
    if (latencyMs > 0) await clock.sleep(latencyMs, signal);
    if (own.cut === 'refused') throw new Error('it is cut off');
    if (own.cut === 'silent') {
      await aborted(signal);
      throw abortedError(signal);
    }
    shared.requests++;
    const answer = work();
    if (own.cut === 'unanswered') throw new Error('the answer was lost');
    return answer;
  }

  const isAt = (sessionId: string, version: number) => stateOf(sessionId)?.version === version;

  const store: JournalStore<number> = {
    name: 'memory',
    address: 'this process',
    open: (signal) => request(signal, () => {}),
    read: (sessionId, signal) =>
      request(signal, () => {
        const state = stateOf(sessionId);
        return state && { ...state, record: state.record?.slice() };
      }),
    create: (sessionId, entry, signal) =>
      request(signal, () =>
        stateOf(sessionId) === undefined ? write(sessionId, entry) : undefined,
      ),
    replace: (sessionId, entry, version, signal) =>
      request(signal, () => (isAt(sessionId, version) ? write(sessionId, entry) : undefined)),
    take: (sessionId, { record = new Uint8Array(), version }, by, signal) =>
      request(signal, () =>
        isAt(sessionId, version)
          ? { record, version: write(sessionId, { ...by, record }) }
          : undefined,
      ),
    remove: (sessionId, by, version, signal) =>
      request(signal, () => {
        if (!isAt(sessionId, version)) return false;
        write(sessionId, { ...by, record: undefined });
        return true;
      }),
    announce(sessionId, epoch) {
      if (own.cut !== undefined) return;
      for (const [other, { cut }] of shared.journals) {
        if (cut === undefined && other !== journal) other.heard(sessionId, epoch);
      }
    },
    async close() {
      shared.journals.delete(journal);
    },
  };
  const journal = createSessionJournal(store, { clock, callTimeoutMs });
  shared.journals.set(journal, own);

  return {
    name: journal.name,
    get health() {
      return journal.health;
    },
    open: (given) => journal.open(given),
    create: (...given) => journal.create(...given),
    takeOver: (...given) => journal.takeOver(...given),
    [Symbol.asyncDispose]: () => journal[Symbol.asyncDispose](),
    another: () => onStore(shared, options),
    cut(how) {
      own.cut = how;
    },
    join() {
      own.cut = undefined;
    },
    get sessions() {
      const sessions = new Map<string, { epoch: number; record: Uint8Array }>();
      for (const id of [...shared.kept.keys()]) {
        const state = stateOf(id);
        if (state?.record === undefined) continue;
        sessions.set(id, { epoch: state.epoch, record: state.record.slice() });
      }
      return sessions;
    },
    get requests() {
      return shared.requests;
    },
  };
}
