import type { Resampler } from '@ws/core/audio';

/** Cuts a stream into chunks of one length. */
export interface Chunker {
  /** Samples at the resampler's input rate, any number; they are copied. */
  take(samples: Float32Array): void;
  /** Gives the rest, which may be shorter than a chunk. */
  end(): void;
}

/**
 * Resamples a stream and gives it in chunks.
 *
 * @param size - samples of a chunk, at 16 kHz
 * @param onChunk - is given each chunk to keep
 */
export function createChunker(
  resampler: Resampler,
  size: number,
  onChunk: (chunk: Float32Array<ArrayBuffer>) => void,
): Chunker {
  let chunk = new Float32Array(size);
  let filled = 0;

  function append(samples: Float32Array): void {
    for (let at = 0; at < samples.length; ) {
      const piece = samples.subarray(at, at + size - filled);
      chunk.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < size) continue;
      onChunk(chunk);
      chunk = new Float32Array(size);
      filled = 0;
    }
  }

  return {
    take: (samples) => append(resampler.process(samples)),
    end() {
      append(resampler.flush());
      if (filled > 0) onChunk(chunk.slice(0, filled));
      filled = 0;
    },
  };
}
