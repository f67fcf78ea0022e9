import { POSITION_SAMPLES } from '../features/window.js';

/** Rows of numbers, one for each position. */
export interface PositionRows {
  /** `[positions, width]`, row-major. */
  readonly data: Float32Array;
  readonly width: number;
}

/** What the encoder computed of the beginning of audio that grows. */
export interface KeptBeginning {
  readonly positions: number;
  /** The largest value, normalised, of the mel frames before those that the first position after it sees. */
  readonly largest: number;
  /** By the names of the graph's inputs. */
  readonly rows: Readonly<Record<string, PositionRows>>;
}

/** Positions that follow a kept beginning, and what is known once they are kept with it. */
export interface NewestPositions {
  /** How many are kept with the beginning. */
  readonly positions: number;
  readonly largest: number;
  /** Of so many positions. */
  readonly rows: Readonly<Record<string, PositionRows>>;
}

/** Beginnings of audio that grows, within a bound on memory. */
export interface KeptBeginnings {
  /** The longest beginning that is kept of this audio. Valid until more is kept. */
  find(samples: Float32Array): KeptBeginning | undefined;
  /**
   * Keeps more of audio: the positions after the beginning that was found, or, where none was, the first. Does nothing
   * where there is no room.
   */
  keep(samples: Float32Array, found: KeptBeginning | undefined, newest: NewestPositions): void;
}

export interface KeptBeginningsOptions {
  /** Bytes that are kept, at most. */
  readonly maxBytes: number;
  /** Milliseconds after which a beginning that was not asked for makes room for another one. */
  readonly restsAfterMs: number;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

interface Entry extends KeptBeginning {
  positions: number;
  largest: number;
  /** The audio of its positions; of `capacity` positions, as all rows are. */
  samples: Float32Array;
  capacity: number;
  rows: Record<string, PositionRows>;
  usedAt: number;
}

// 2.6 s: what is kept begins with so many, and grows by so many at least.
const STEP = 128;

export function createKeptBeginnings({
  maxBytes,
  restsAfterMs,
  now = performance.now.bind(performance),
}: KeptBeginningsOptions): KeptBeginnings {
  let entries: Entry[] = [];

  /** Makes room for so many bytes more, if beginnings that rest are all that is in the way. */
  function makeRoom(bytes: number, growing: Entry | undefined): boolean {
    const used = (): number => entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    if (used() + bytes <= maxBytes) return true;
    const since = now() - restsAfterMs;
    entries = entries.filter((entry) => entry === growing || entry.usedAt > since);
    return used() + bytes <= maxBytes;
  }

  return {
    find(samples) {
      let longest: Entry | undefined;
      for (const entry of entries) {
        if (entry.positions > (longest?.positions ?? 0) && begins(samples, entry)) longest = entry;
      }
      if (longest !== undefined) longest.usedAt = now();
      return longest;
    },
    keep(samples, found, newest) {
      const known = entries.find((entry) => entry === found);
      // It had to make room meanwhile.
      if (found !== undefined && known === undefined) return;
      const from = known?.positions ?? 0;
      const positions = from + newest.positions;
      const entry: Entry = known ?? {
        ...{ positions: 0, largest: 0, capacity: 0, usedAt: now() },
        samples: new Float32Array(0),
        rows: Object.fromEntries(
          Object.entries(newest.rows).map(([name, { width }]) => [
            name,
            { data: new Float32Array(0), width },
          ]),
        ),
      };
      if (positions > entry.capacity) {
        const capacity = Math.ceil(Math.max(positions, entry.capacity * 1.5) / STEP) * STEP;
        if (!makeRoom((capacity - entry.capacity) * positionBytes(entry.rows), known)) return;
        entry.samples = grown(entry.samples, capacity * POSITION_SAMPLES);
        for (const [name, { data, width }] of Object.entries(entry.rows)) {
          entry.rows[name] = { data: grown(data, capacity * width), width };
        }
        entry.capacity = capacity;
      }
      entry.samples.set(
        samples.subarray(from * POSITION_SAMPLES, positions * POSITION_SAMPLES),
        from * POSITION_SAMPLES,
      );
      for (const [name, { data, width }] of Object.entries(newest.rows)) {
        entry.rows[name]!.data.set(data, from * width);
      }
      entry.positions = positions;
      entry.largest = newest.largest;
      if (known === undefined) entries.push(entry);
    },
  };
}

/** Bytes of a position's rows and audio. */
function positionBytes(rows: Entry['rows']): number {
  const values = Object.values(rows).reduce((sum, { width }) => sum + width, POSITION_SAMPLES);
  return values * Float32Array.BYTES_PER_ELEMENT;
}

function bytesOf({ rows, capacity }: Entry): number {
  return capacity * positionBytes(rows);
}

function grown(values: Float32Array, length: number): Float32Array {
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}

function begins(samples: Float32Array, entry: Entry): boolean {
  const length = entry.positions * POSITION_SAMPLES;
  if (length > samples.length) return false;
  for (let i = 0; i < length; i++) if (samples[i] !== entry.samples[i]) return false;
  return true;
}
