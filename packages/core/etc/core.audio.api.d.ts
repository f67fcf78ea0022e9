import { P as PcmEncoding } from './pcm.shared.js';
export { c as createPcmDecoder, d as decodePcm, e as encodePcm } from './pcm.shared.js';
export { R as Resampler, c as createResampler, a as createWavDecoder, r as readWav } from './wav-decoder.shared.js';

/**
 * Mono from interleaved channels: their mean, which cannot clip.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the samples do not make whole frames of `channels`
 */
declare function downmix(interleaved: Float32Array, channels: number): Float32Array;

/** How a WAV file is written. */
interface WriteWavOptions {
    /** Hz, a whole number from 1 to 768000. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** Default `pcm_s16le`, which clips to [-1, 1]. */
    readonly encoding?: PcmEncoding | undefined;
}
/** Writes a mono WAV file piece by piece: {@link WavEncoder.header}, then what `encode` gives. */
interface WavEncoder {
    /** The first 44 bytes. They say that the length is unknown (0xFFFFFFFF), which readers take for: to the end. */
    readonly header: Uint8Array;
    /** The bytes of the next samples. */
    encode(samples: Float32Array): Uint8Array;
    /**
     * What makes the file one of known length, where its start can still be written to: `header` for its first 44 bytes,
     * and `padding`, one byte or none, after its last. Above 4 GiB, where no WAV file can have a length, `header` is as it
     * was. A file that keeps its first header takes no padding.
     */
    end(): {
        readonly header: Uint8Array;
        readonly padding: Uint8Array;
    };
}
/**
 * An encoder of WAV files. Stateful: one per file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createWavEncoder(options?: WriteWavOptions): WavEncoder;
/**
 * Mono samples as a whole WAV file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function writeWav(samples: Float32Array, options?: WriteWavOptions): Uint8Array;

export { PcmEncoding, createWavEncoder, downmix, writeWav };
