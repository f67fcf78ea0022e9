import { createFrameCutter } from './frame-cutter.js';
import { bytesPerSample, decodePcm, type PcmEncoding } from './pcm.js';

/** Turns a stream of bytes, cut anywhere, into samples. */
export interface PcmDecoder {
  /**
   * The samples that are complete with these bytes; a sample cut in two is kept for the next call.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite; the bytes are then consumed
   */
  decode(bytes: Uint8Array): Float32Array;
  /** Bytes kept of a sample that is not complete. More than 0 at the end of a stream means that it was cut off. */
  readonly pendingBytes: number;
}

/** A decoder of raw PCM. Stateful: one per stream. */
export function createPcmDecoder(encoding: PcmEncoding): PcmDecoder {
  const cutter = createFrameCutter(bytesPerSample(encoding));

  return {
    decode: (bytes) => decodePcm(cutter.cut(bytes), encoding),
    get pendingBytes() {
      return cutter.pendingBytes;
    },
  };
}
