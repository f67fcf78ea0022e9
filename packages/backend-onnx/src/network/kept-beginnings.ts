import { startsWith } from './starts-with.js';

/** Rows of numbers, one for each position. */
export interface PositionRows {
  /** `[positions, width]`, row-major. */
  readonly data: Float32Array;
  readonly width: number;
}

/** Positions of audio, and what the encoder computed of them. */
export interface ComputedPositions {
  readonly positions: number;
  /** The largest value, normalised, of the mel frames before those that the first position after them sees. */
  readonly largest: number;
  /** The rows' names are those of the graph's inputs. */
  readonly rows: Readonly<Record<string, PositionRows>>;
}

/** Beginnings of audio that grows, within a bound on memory. */
export interface KeptBeginnings {
  /** The longest beginning that is kept of audio that goes on where it ended. It is valid until more is kept. */
  find(samples: Float32Array): ComputedPositions | undefined;
  /** How many of so many more positions there is room for, after the beginning that was found, if there was one. */
  roomFor(positions: number, found: ComputedPositions | undefined, samples: number): number;
  /** Keeps positions that follow the beginning that was found; the first ones, where none was. There must be room. */
  keep(
    samples: Float32Array,
    found: ComputedPositions | undefined,
    newest: ComputedPositions,
  ): void;
  /** This audio may be over: its beginning makes room for others, unless it is found again. */
  rest(samples: Float32Array): void;
}

export interface KeptBeginningsOptions {
  /** Bytes that are kept, at most. */
  readonly maxBytes: number;
  /** Numbers that are kept of each position. */
  readonly positionWidth: number;
  /** Milliseconds after which a beginning that was not found makes room for others. */
  readonly restsAfterMs: number;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

interface Entry extends ComputedPositions {
  positions: number;
  largest: number;
  /** All the audio of which the newest rows were computed: they are those of audio that goes on from here. */
  samples: Float32Array;
  /** Positions for which `rows` have room. */
  capacity: number;
  rows: Record<string, PositionRows>;
  usedAt: number;
}

// 2.6 s: the rows of a beginning grow by so many positions.
const STEP = 128;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

export function createKeptBeginnings({
  maxBytes,
  positionWidth,
  restsAfterMs,
  now = performance.now.bind(performance),
}: KeptBeginningsOptions): KeptBeginnings {
  let entries: Entry[] = [];

  function longestOf(samples: Float32Array): Entry | undefined {
    let longest: Entry | undefined;
    for (const entry of entries) {
      const isLonger = entry.positions > (longest?.positions ?? 0);
      if (isLonger && startsWith(samples, entry.samples)) longest = entry;
    }
    return longest;
  }

  /** Bytes that all but this entry hold. */
  function bytesBeside(found: ComputedPositions | undefined): number {
    return entries.reduce((sum, entry) => {
      const { capacity, samples } = entry;
      return entry === found ? sum : sum + BYTES * (capacity * positionWidth + samples.length);
    }, 0);
  }

  return {
    find(samples) {
      const longest = longestOf(samples);
      if (longest !== undefined) longest.usedAt = now();
      return longest;
    },
    roomFor(positions, found, samples) {
      const kept = found?.positions ?? 0;
      const capacity = Math.ceil((kept + positions) / STEP) * STEP;
      const needed = BYTES * (capacity * positionWidth + samples);
      if (bytesBeside(found) + needed > maxBytes) {
        const since = now() - restsAfterMs;
        entries = entries.filter((entry) => entry === found || entry.usedAt > since);
      }
      const steps = (maxBytes - bytesBeside(found) - BYTES * samples) / (BYTES * positionWidth);
      const most = Math.floor(steps / STEP) * STEP;
      return Math.max(0, Math.min(positions, most - kept));
    },
    keep(samples, found, { positions, largest, rows }) {
      const known = entries.find((entry) => entry === found);
      const entry: Entry = known ?? {
        ...{ positions: 0, largest, samples, capacity: 0, usedAt: now() },
        rows: {},
      };
      const from = entry.positions;
      entry.positions += positions;
      entry.largest = largest;
      entry.samples = samples.slice();
      const isLarger = entry.positions > entry.capacity;
      if (isLarger) entry.capacity = Math.ceil(entry.positions / STEP) * STEP;
      for (const [name, { data, width }] of Object.entries(rows)) {
        const before = entry.rows[name]?.data ?? new Float32Array(0);
        const all = isLarger ? grown(before, entry.capacity * width) : before;
        all.set(data, from * width);
        entry.rows[name] = { data: all, width };
      }
      if (known === undefined) entries.push(entry);
    },
    rest(samples) {
      const longest = longestOf(samples);
      if (longest !== undefined) longest.usedAt = -Infinity;
    },
  };
}

function grown(values: Float32Array, length: number): Float32Array {
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}
