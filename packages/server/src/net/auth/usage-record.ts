import { createHash } from 'node:crypto';
import { isObject } from '@ws/core/internal';

/** What all servers together use of a key, as the journal keeps it. */
export interface SharedUsage {
  /** Open sessions, by the name of their server. A server without one is not in it. */
  readonly sessions: ReadonlyMap<string, number>;
  /** Which day the audio is of: days since 1970, in UTC. */
  readonly day: number;
  readonly audioMs: number;
  /**
   * The shares of the last writers in `audioMs`, by their names. A server that was not told whether the journal kept its write
   * sees it by its share, and counts no audio twice.
   */
  readonly parts: ReadonlyMap<string, number>;
}

// A server whose share has been pushed out goes by what the journal told it last.
const MOST_PARTS = 32;

/** The usage of a key that has no record. */
export const NOTHING_USED: SharedUsage = {
  ...{ sessions: new Map(), day: 0, audioMs: 0, parts: new Map() },
};

export const DAY_MS = 86_400_000;

/** The day of a moment: days since 1970, in UTC. @param unixMs - Unix time */
export function dayOf(unixMs: number): number {
  return Math.floor(unixMs / DAY_MS);
}

/** The name of a key's record in the journal. It says nothing of the key's own name, which may be a person's address. */
export function usageId(name: string): string {
  return `usage-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

export function encodeUsage({ sessions, day, audioMs, parts }: SharedUsage): Uint8Array {
  const text = JSON.stringify({
    ...{ sessions: Object.fromEntries(sessions), day, audioMs },
    parts: Object.fromEntries([...parts].slice(-MOST_PARTS)),
  });
  return new TextEncoder().encode(text);
}

/** Reads a record. One of another version counts as {@link NOTHING_USED}: each server writes its own part again. */
export function decodeUsage(record: Uint8Array): SharedUsage {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder().decode(record));
  } catch {
    return NOTHING_USED;
  }
  if (!isObject(read)) return NOTHING_USED;
  const { sessions, day, audioMs, parts } = read;
  if (!isObject(sessions) || !isCount(day) || !isCount(audioMs)) return NOTHING_USED;
  return { sessions: countsIn(sessions), day, audioMs, parts: countsIn(parts) };
}

function countsIn(value: unknown): ReadonlyMap<string, number> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, number] => isCount(entry[1])));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
