/** The audio of a stream that is still needed, addressed by positions that count from the stream's first sample. */
export interface SampleBuffer {
  /** Position of the first sample still held. */
  readonly start: number;
  /** Position after the last sample: how many were ever appended. */
  readonly end: number;
  /** Samples held. */
  readonly length: number;
  /** Adds samples at the end; they are copied. Amortised constant time per sample. */
  append(samples: Float32Array): void;
  /** Forgets all samples before a position, which may lie before `start` or after `end`. Constant time. */
  dropBefore(position: number): void;
  /** A copy of the samples held from `from` to `to` (exclusive), cut to what is held. */
  slice(from: number, to: number): Float32Array;
  /** The samples of {@link SampleBuffer.slice} without a copy: valid until the next `append`. */
  view(from: number, to: number): Float32Array;
}

const INITIAL_CAPACITY = 16384; // about a second

/** An empty buffer. It holds what is appended: the caller keeps a bound. @param position - of its first sample */
export function createSampleBuffer(position = 0): SampleBuffer {
  let storage = new Float32Array(INITIAL_CAPACITY);
  // Samples held are storage[offset .. offset + length].
  let offset = 0;

  function makeRoom(incoming: number): void {
    const held = buffer.length;
    if (offset + held + incoming <= storage.length) return;
    // At least half of the room is free afterwards, so as many samples come before the next move as are moved now.
    let capacity = INITIAL_CAPACITY;
    while (capacity < 2 * (held + incoming)) capacity *= 2;
    if (capacity > storage.length || capacity * 4 <= storage.length) {
      const larger = new Float32Array(capacity);
      larger.set(storage.subarray(offset, offset + held));
      storage = larger;
    } else {
      storage.copyWithin(0, offset, offset + held);
    }
    offset = 0;
  }

  function view(from: number, to: number): Float32Array {
    const first = Math.max(from, buffer.start);
    const last = Math.max(first, Math.min(to, buffer.end));
    return storage.subarray(offset + first - buffer.start, offset + last - buffer.start);
  }

  const buffer: { -readonly [K in keyof SampleBuffer]: SampleBuffer[K] } = {
    start: position,
    end: position,
    get length() {
      return buffer.end - buffer.start;
    },
    append(samples) {
      makeRoom(samples.length);
      storage.set(samples, offset + buffer.length);
      buffer.end += samples.length;
    },
    dropBefore(position) {
      const target = Math.min(Math.max(position, buffer.start), buffer.end);
      offset += target - buffer.start;
      buffer.start = target;
      if (buffer.length === 0) offset = 0;
    },
    slice: (from, to) => view(from, to).slice(),
    view,
  };
  return buffer;
}
