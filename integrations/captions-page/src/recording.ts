import { createWavEncoder } from '@ws/core/audio';

// Pieces are joined to a Blob now and then, which browsers may keep on disk.
const JOIN_AFTER = 600;

/** What was heard, as a WAV file to be played: 32 kB a second. */
export interface Recording {
  hear(samples: Float32Array): void;
  /** The file so far. */
  file(): Blob;
  clear(): void;
}

export function createRecording(): Recording {
  let encoder = createWavEncoder();
  let joined = new Blob();
  let pieces: Uint8Array<ArrayBuffer>[] = [];

  function join(): void {
    joined = new Blob([joined, ...pieces]);
    pieces = [];
  }

  return {
    hear(samples) {
      pieces.push(encoder.encode(samples) as Uint8Array<ArrayBuffer>);
      if (pieces.length >= JOIN_AFTER) join();
    },
    file() {
      join();
      const { header, padding } = encoder.end();
      const parts = [header, joined, padding] as BlobPart[];
      return new Blob(parts, { type: 'audio/wav' });
    },
    clear() {
      encoder = createWavEncoder();
      joined = new Blob();
      pieces = [];
    },
  };
}
