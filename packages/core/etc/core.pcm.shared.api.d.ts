/**
 * How raw samples stand in bytes: signed 16-bit integers or 32-bit floats, both little-endian, or the 8 bits of a
 * telephone line (ITU-T G.711).
 */
type PcmEncoding = 'pcm_s16le' | 'pcm_f32le' | 'mulaw' | 'alaw';
/** All {@link PcmEncoding}s. */
declare const PCM_ENCODINGS: readonly PcmEncoding[];
/** Bytes of one sample. */
declare function bytesPerSample(encoding: PcmEncoding): number;
/**
 * Samples of a whole buffer: integers, and the 16-bit values of G.711, divided by 32768; floats as they are.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the bytes do not make whole samples or a float is not finite
 */
declare function decodePcm(bytes: Uint8Array, encoding: PcmEncoding): Float32Array;
/**
 * Bytes of mono samples. But as floats, samples are rounded and clipped to [-1, 1], and what is no number becomes 0, or
 * the value next to it where there is no 0 (A-law).
 */
declare function encodePcm(samples: Float32Array, encoding: PcmEncoding): Uint8Array;
/** Turns a stream of bytes, cut anywhere, into samples. */
interface PcmDecoder {
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
declare function createPcmDecoder(encoding: PcmEncoding): PcmDecoder;
/** Puts a stream of bytes, cut anywhere, back together into whole frames. */
interface FrameCutter {
    /** The frames that are complete with these bytes; one that is cut in two is kept for the next call. */
    cut(bytes: Uint8Array): Uint8Array;
    /** Bytes kept of a frame that is not complete. */
    readonly pendingBytes: number;
}
/** @param frameBytes - of one frame */
declare function createFrameCutter(frameBytes: number): FrameCutter;

export { type PcmEncoding as P, PCM_ENCODINGS as a, type PcmDecoder as b, createPcmDecoder as c, decodePcm as d, encodePcm as e, bytesPerSample as f, createFrameCutter as g };
