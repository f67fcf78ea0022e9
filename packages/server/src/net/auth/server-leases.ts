import { randomUUID } from 'node:crypto';
import type { Clock, SessionJournal, SessionLog } from '@ws/core';
import { callWithin } from '../../operations/call-within.js';

/** Tells the other servers of a journal that this one lives, and finds out which of them do not. */
export interface ServerLeases extends AsyncDisposable {
  /** The name of this server. It takes another one where the others may have taken it for dead. */
  readonly name: string;
  /** Names of servers that live no more. */
  readonly dead: ReadonlySet<string>;
  /** From now on this server tells that it lives. A second call does nothing. */
  begin(): void;
  /** Looks whether a server lives: where it does not, it is among the `dead` some seconds later. */
  watch(name: string): void;
}

interface LeaseSurroundings {
  readonly journal: SessionJournal;
  readonly clock: Clock;
  /** A server is dead, or this one has another name now: `name` is not used any more. */
  onDead(name: string): void;
}

const BEAT_MS = 2000;
/** A server whose beat stands still for so long is dead, by the clock of the server that looks: no two clocks are compared. */
const LEASE_MS = 6000;
// Less than the lease: a server that was silent for longer cannot know that it was not taken for dead.
const LONGEST_SILENCE_MS = 4000;
const CALL_MS = 1000;
const MOST_WATCHED = 32;
const MOST_DEAD = 1000;

const leaseId = (name: string): string => `server-${name}`;

export function createServerLeases({ journal, clock, onDead }: LeaseSurroundings): ServerLeases {
  const stopping = new AbortController();
  const { signal } = stopping;
  const dead = new Set<string>();
  const watched = new Set<string>();
  let name = newName();
  let log: SessionLog | undefined;
  let beating: Promise<void> | undefined;
  const limits = { ms: CALL_MS, clock, signal };

  function bury(gone: string): void {
    dead.add(gone);
    for (const oldest of dead) {
      if (dead.size <= MOST_DEAD) break;
      dead.delete(oldest);
    }
    onDead(gone);
  }

  async function tell(count: number): Promise<void> {
    const record = new TextEncoder().encode(String(count));
    await callWithin(async (own) => {
      if (log === undefined) log = await journal.create(leaseId(name), record, { signal: own });
      else await log.checkpoint(record, { signal: own });
    }, limits);
  }

  async function beat(): Promise<void> {
    let toldAt = clock.now();
    for (let count = 1; !signal.aborted; count++) {
      try {
        await tell(count);
        const silentMs = clock.now() - toldAt;
        toldAt = clock.now();
        if (silentMs > LONGEST_SILENCE_MS) {
          const before = name;
          name = newName();
          log?.leave();
          log = undefined;
          bury(before);
          continue;
        }
      } catch {
        // It is told again soon. Meanwhile the others may take this server for dead.
      }
      await clock.sleep(BEAT_MS, signal).catch(() => {});
    }
  }

  async function beatOf(other: string): Promise<string | undefined> {
    let seen: string | undefined;
    const look = (record: Uint8Array): boolean => {
      seen = new TextDecoder().decode(record);
      return false;
    };
    await callWithin((own) => journal.takeOver(leaseId(other), look, { signal: own }), limits);
    return seen;
  }

  async function judge(other: string): Promise<void> {
    try {
      const before = await beatOf(other);
      await clock.sleep(LEASE_MS, signal);
      if ((await beatOf(other)) === before && !dead.has(other)) bury(other);
    } catch {
      // The journal does not answer: whether the server lives is not known.
    } finally {
      watched.delete(other);
    }
  }

  return {
    get name() {
      return name;
    },
    dead,
    begin() {
      beating ??= beat();
    },
    watch(other) {
      if (other === name || dead.has(other) || watched.has(other)) return;
      if (watched.size >= MOST_WATCHED) return;
      watched.add(other);
      void judge(other);
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await beating;
      // The journal forgets it in time where it does not answer now.
      await log?.remove({ signal: AbortSignal.timeout(CALL_MS) }).catch(() => {});
    },
  };
}

function newName(): string {
  return randomUUID().slice(0, 13);
}
