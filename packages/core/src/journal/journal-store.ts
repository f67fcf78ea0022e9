import type { Clock } from '../contracts/clock.js';

/** One process's ownership of a session. */
export interface Ownership {
  /** 1 for a new session, and one more with each takeover. */
  readonly epoch: number;
  /** A name that only this ownership has: two processes may believe that they have the same epoch. */
  readonly owner: string;
}

/** The entry that is written for a session. */
export interface JournalEntry extends Ownership {
  readonly record: Uint8Array;
}

/** The entry that a store has for a session. */
export interface KeptSession<Version> extends Ownership {
  /** `undefined` where its owner removed it. The store remembers that for as long as it keeps records. */
  readonly record: Uint8Array | undefined;
  /** Tells this state from every other of the session. */
  readonly version: Version;
}

/**
 * The store under {@link createSessionJournal}. It keeps one state for a name, and replaces it only where it is the
 * one that was seen. Every write is atomic. A write that gets no answer may have been done, or be done later.
 *
 * A TranscribeError that a method throws is the caller's answer; anything else means that the store gave none, and is tried
 * again.
 */
export interface JournalStore<Version> {
  /** The same as {@link SessionJournal.name}. */
  readonly name: string;
  /** Its address in messages, without user and password: `nats://host:4222`. */
  readonly address: string;
  /** Reaches the store, and makes what it needs. */
  open(signal: AbortSignal): Promise<void>;
  read(sessionId: string, signal: AbortSignal): Promise<KeptSession<Version> | undefined>;
  /** Writes where the store has no state of this name; else `undefined`. */
  create(sessionId: string, entry: JournalEntry, signal: AbortSignal): Promise<Version | undefined>;
  /** Replaces the record of its own session; `undefined` where the state is another than `version`. */
  replace(
    sessionId: string,
    entry: JournalEntry,
    version: Version,
    signal: AbortSignal,
  ): Promise<Version | undefined>;
  /**
   * Puts another owner in the place of the one that was read; `undefined` where the session has changed since. The record
   * is the newest that was kept.
   */
  take(
    sessionId: string,
    kept: KeptSession<Version>,
    by: Ownership,
    signal: AbortSignal,
  ): Promise<{ readonly record: Uint8Array; readonly version: Version } | undefined>;
  /** Leaves in the session's place that it was removed; `false` where the state is another than `version`. */
  remove(sessionId: string, by: Ownership, version: Version, signal: AbortSignal): Promise<boolean>;
  /** Its owner here wants no more news of a session: it left it, lost it or removes it. */
  leave?(sessionId: string, by: Ownership): void;
  /** Tells other processes that a session was taken. What cannot be told is left out. */
  announce?(sessionId: string, epoch: number): void;
  close(): Promise<void>;
}

export interface SessionJournalOptions {
  /** Milliseconds that a call waits for the store, with all that it tries again. */
  readonly callTimeoutMs: number;
  /** Milliseconds between two tries. */
  readonly retryMs?: number | undefined;
  readonly clock?: Clock | undefined;
}
