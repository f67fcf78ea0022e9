import { createHash } from 'node:crypto';
import { isObject } from '@ws/core/internal';

/** What all servers together use of a key, as the journal keeps it. */
export interface SharedUsage {
  /** Open sessions, by the name of their server. A server without one is not in it. */
  readonly sessions: ReadonlyMap<string, number>;
  /** Which day the audio is of: days since 1970, in UTC. */
  readonly day: number;
  readonly audioMs: number;
}

/** The usage of a key that has no record. */
export const NOTHING_USED: SharedUsage = { sessions: new Map(), day: 0, audioMs: 0 };

/** The name of a key's record in the journal. It says nothing of the key's own name, which may be a person's address. */
export function usageId(name: string): string {
  return `usage-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

export function encodeUsage({ sessions, day, audioMs }: SharedUsage): Uint8Array {
  const text = JSON.stringify({ sessions: Object.fromEntries(sessions), day, audioMs });
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
  const { sessions, day, audioMs } = read;
  if (!isObject(sessions) || !isCount(day) || !isCount(audioMs)) return NOTHING_USED;
  const counts = Object.entries(sessions).filter((entry): entry is [string, number] =>
    isCount(entry[1]),
  );
  return { sessions: new Map(counts), day, audioMs };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
