import { createWavEncoder } from '@ws/core/audio';

// Pieces are joined to a Blob now and then, which browsers may keep on disk.
const JOIN_AFTER = 600;
const BYTES_A_SECOND = 32_000;
// What is kept is written in pieces: a second of it may be missing at its end.
const MAX_MISSING_S = 1;
// Where a WAV file's header has the lengths of the file after them, and of the audio.
const LENGTHS_AT = [
  [4, 36],
  [40, 0],
] as const;

/** What was heard, to be played: 16 bits at 16 kHz, 32 kB a second. */
export interface Recording {
  /** Left out where audio is missing before what is heard now: then there is nothing to play. */
  readonly file: Blob | undefined;
  /** The audio, without a header, after so many bytes. */
  since(bytes: number): Blob;
  hear(samples: Float32Array): void;
  /** Goes on after what was recorded before. @param seconds - that it must have to be whole */
  restore(pieces: readonly Blob[], seconds: number): void;
  clear(): void;
}

export function createRecording(): Recording {
  const encoder = createWavEncoder();
  let joined = new Blob();
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let isWhole = true;

  function join(): Blob {
    if (pieces.length > 0) joined = new Blob([joined, ...pieces]);
    pieces = [];
    return joined;
  }

  function restore(given: readonly Blob[], seconds: number): void {
    joined = new Blob([...given]);
    pieces = [];
    isWhole = Math.abs(joined.size / BYTES_A_SECOND - seconds) <= MAX_MISSING_S;
  }

  return {
    get file() {
      const { size } = join();
      if (!isWhole || size === 0) return undefined;
      const header = encoder.header.slice() as Uint8Array<ArrayBuffer>;
      const view = new DataView(header.buffer);
      for (const [at, more] of LENGTHS_AT)
        view.setUint32(at, Math.min(size + more, 0xffff_ffff), true);
      return new Blob([header, joined], { type: 'audio/wav' });
    },
    since: (bytes) => (isWhole ? join().slice(bytes) : new Blob()),
    hear(samples) {
      if (!isWhole) return;
      pieces.push(encoder.encode(samples) as Uint8Array<ArrayBuffer>);
      if (pieces.length >= JOIN_AFTER) join();
    },
    restore,
    clear: () => restore([], 0),
  };
}
