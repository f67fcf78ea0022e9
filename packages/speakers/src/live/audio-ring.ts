/** The newest audio of a stream, addressed by positions that count from the stream's first sample. */
export interface AudioRing {
  /** Position of the first sample that is still held. */
  readonly start: number;
  /** Position after the last sample. */
  readonly end: number;
  /** Adds samples at the end; they are copied. The oldest make room. */
  write(samples: Float32Array): void;
  /** A copy of the samples from `from` to `to` (exclusive), cut to what is held. */
  slice(from: number, to: number): Float32Array;
}

const INITIAL_CAPACITY = 32_768; // two seconds

/**
 * @param most - samples that are held at most; memory grows up to that
 * @param position - of the first sample
 */
export function createAudioRing(most: number, position = 0): AudioRing {
  let storage = new Float32Array(Math.min(most, INITIAL_CAPACITY));
  let start = position;
  let end = position;

  /** Where samples are copied to, or from: in two parts, where they go over the storage's end. */
  function parts(from: number, length: number): [at: number, first: number] {
    const at = from % storage.length;
    return [at, Math.min(length, storage.length - at)];
  }

  function put(samples: Float32Array, from: number): void {
    const [at, first] = parts(from, samples.length);
    storage.set(samples.subarray(0, first), at);
    storage.set(samples.subarray(first), 0);
  }

  function slice(from: number, to: number): Float32Array {
    const begin = Math.max(from, start);
    const copy = new Float32Array(Math.max(0, Math.min(to, end) - begin));
    const [at, first] = parts(begin, copy.length);
    copy.set(storage.subarray(at, at + first), 0);
    copy.set(storage.subarray(0, copy.length - first), first);
    return copy;
  }

  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    write(samples) {
      const newest = samples.subarray(Math.max(0, samples.length - most));
      const needed = Math.min(most, end - start + newest.length);
      if (needed > storage.length) {
        const held = slice(start, end);
        storage = new Float32Array(Math.min(most, 2 ** Math.ceil(Math.log2(needed))));
        put(held, start);
      }
      end += samples.length;
      put(newest, end - newest.length);
      start = Math.max(start, end - most);
    },
    slice,
  };
}
