/** Bytes on their way in, cut anywhere. */
export interface ByteQueue {
  /** Bytes that are here. */
  readonly length: number;
  /** Where the first of them stands in the stream. */
  readonly position: number;
  /** No more come. */
  readonly ended: boolean;
  push(bytes: Uint8Array): void;
  end(): void;
  /** The first `count`, which must be here, and stay. */
  peek(count: number): Uint8Array;
  /** The first `count`, which must be here, and go. */
  take(count: number): Uint8Array;
  /** Passes over as many of `count` as are here; how many they were. */
  skip(count: number): number;
}

const LEAST_CAPACITY = 2 ** 12;

/** Each byte is copied a few times at most, however small the pieces are; what was given out is not written over. */
export function createByteQueue(): ByteQueue {
  let buffer = new Uint8Array(0);
  let start = 0;
  let end = 0;
  let position = 0;
  let ended = false;

  function drop(count: number): void {
    start += count;
    position += count;
  }

  function peek(count: number): Uint8Array {
    return buffer.subarray(start, start + count);
  }

  return {
    get length() {
      return end - start;
    },
    get position() {
      return position;
    },
    get ended() {
      return ended;
    },
    push(bytes) {
      if (end + bytes.length > buffer.length) {
        const live = buffer.subarray(start, end);
        buffer = new Uint8Array(Math.max(LEAST_CAPACITY, 2 * (live.length + bytes.length)));
        buffer.set(live);
        start = 0;
        end = live.length;
      }
      buffer.set(bytes, end);
      end += bytes.length;
    },
    end() {
      ended = true;
    },
    peek,
    take(count) {
      const bytes = peek(count);
      drop(count);
      return bytes;
    },
    skip(count) {
      const passed = Math.min(count, end - start);
      drop(passed);
      return passed;
    },
  };
}

/** Asks for more bytes until `count` are here; whether they are, as the stream may end before. */
export function* available(input: ByteQueue, count: number): Generator<undefined, boolean> {
  while (input.length < count) {
    if (input.ended) return false;
    yield;
  }
  return true;
}

/** Passes over bytes up to the next one of this value, or all that are here; how many they were. At least one must be. */
export function toNext(input: ByteQueue, value: number): number {
  const next = input.peek(input.length).indexOf(value, 1);
  return input.skip(next < 0 ? input.length : next);
}

/** Passes over `count` bytes, as they come. */
export function* passOver(input: ByteQueue, count: number): Generator<undefined, void> {
  for (let left = count; left > 0; ) {
    left -= input.skip(left);
    if (left === 0 || input.ended) return;
    yield;
  }
}
