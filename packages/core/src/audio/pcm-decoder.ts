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
  const width = bytesPerSample(encoding);
  const partial = new Uint8Array(width);
  let pending = 0;

  return {
    decode(bytes) {
      if (pending === 0 && bytes.length % width === 0) return decodePcm(bytes, encoding);
      const total = pending + bytes.length;
      const whole = total - (total % width);
      if (whole === 0) {
        partial.set(bytes, pending);
        pending = total;
        return new Float32Array(0);
      }
      const joined = new Uint8Array(whole);
      joined.set(partial.subarray(0, pending));
      joined.set(bytes.subarray(0, whole - pending), pending);
      const rest = bytes.subarray(whole - pending);
      partial.set(rest);
      pending = rest.length;
      return decodePcm(joined, encoding);
    },
    get pendingBytes() {
      return pending;
    },
  };
}
