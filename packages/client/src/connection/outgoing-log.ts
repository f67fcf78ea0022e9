import type { ClientMessage } from '@ws/core/protocol';

/** What a session sends, in order: audio, and messages that stand at a place in it. */
export type Outgoing =
  | { readonly type: 'audio'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly type: 'message'; readonly position: number; readonly message: ClientMessage };

/**
 * What a server may have to be sent again, addressed by numbers that count from the first entry. Positions are samples at
 * 16 kHz from the session's first.
 */
export interface OutgoingLog {
  /** Position of the first sample held. */
  readonly start: number;
  /** Position after the last sample. */
  readonly end: number;
  /** Number of the entry that comes next. */
  readonly next: number;
  audio(bytes: Uint8Array): void;
  message(message: ClientMessage): void;
  /** An entry that is held. */
  at(index: number): Outgoing | undefined;
  /**
   * The number of the entry from which to send again where everything up to a position has been taken. Messages at that
   * very place are sent again.
   */
  indexFrom(position: number): number;
  /** Drops what lies before a position, and gives back the messages that were dropped. */
  forgetBefore(position: number): ClientMessage[];
}

/** @param sampleBytes - of one sample in the encoding of the wire */
export function createOutgoingLog(sampleBytes: number): OutgoingLog {
  let entries: Outgoing[] = [];
  let first = 0;
  let start = 0;
  let end = 0;

  const endOf = (entry: Outgoing): number =>
    entry.position + (entry.type === 'audio' ? entry.bytes.length / sampleBytes : 0);

  /** The first entry that is not over before a position; audio that contains it is cut in two there. */
  function seek(position: number): number {
    const index = entries.findIndex((entry) =>
      entry.type === 'audio' ? endOf(entry) > position : entry.position >= position,
    );
    const entry = entries[index];
    if (entry === undefined) return entries.length;
    if (entry.type === 'message' || entry.position >= position) return index;
    const cut = (position - entry.position) * sampleBytes;
    entries.splice(
      index,
      1,
      { ...entry, bytes: entry.bytes.subarray(0, cut) },
      { ...entry, position, bytes: entry.bytes.subarray(cut) },
    );
    return index + 1;
  }

  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get next() {
      return first + entries.length;
    },
    audio(bytes) {
      entries.push({ type: 'audio', position: end, bytes });
      end += bytes.length / sampleBytes;
    },
    message(message) {
      entries.push({ type: 'message', position: end, message });
    },
    at: (index) => entries[index - first],
    indexFrom: (position) => first + seek(position),
    forgetBefore(position) {
      if (position <= start) return [];
      // Whole entries: nothing is cut while a connection may be reading on.
      let count = 0;
      while (count < entries.length && isBefore(entries[count]!, position)) count++;
      const dropped = entries.slice(0, count);
      entries = entries.slice(count);
      first += count;
      start = entries[0]?.position ?? end;
      return dropped.flatMap((entry) => (entry.type === 'message' ? [entry.message] : []));
    },
  };

  function isBefore(entry: Outgoing, position: number): boolean {
    return entry.type === 'audio' ? endOf(entry) <= position : entry.position < position;
  }
}
