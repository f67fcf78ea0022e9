import { P as PcmEncoding } from './pcm.shared.js';
export { c as createPcmDecoder, d as decodePcm, e as encodePcm } from './pcm.shared.js';
export { R as Resampler, c as createResampler } from './resampler.shared.js';

/**
 * Mono from interleaved channels: their mean, which cannot clip.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the samples do not make whole frames of `channels`
 */
declare function downmix(interleaved: Float32Array, channels: number): Float32Array;

/** Reads a WAV file as it comes, its bytes cut anywhere. */
interface WavDecoder {
    /** Hz, once the header was read; `undefined` before. */
    readonly sampleRate: number | undefined;
    /** Channels in the file, once the header was read; `undefined` before. Samples are their mean, unless they are asked for. */
    readonly channels: number | undefined;
    /**
     * The frames that are complete with these bytes, as mono samples, or as they are in the file where `interleaved` was
     * asked for; in [-1, 1] for integer formats. A frame cut in two
     * is kept for the next call. None before the audio begins, and after it ended.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do. A file that was refused stays so
     */
    decode(bytes: Uint8Array): Float32Array;
    /**
     * The file ends here. A last frame that is cut off is left out.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` when there was no audio yet: the header is cut short
     */
    end(): void;
}
/** Settings of {@link createWavDecoder}. */
interface WavDecoderOptions {
    /** Leave the samples of all channels side by side, as they are in the file. Default `false`: their mean. */
    readonly interleaved?: boolean | undefined;
}
/**
 * A decoder of WAV files (RIFF WAVE): PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or mu-law, plain or
 * `WAVE_FORMAT_EXTENSIBLE`, any number of channels. Chunks before and after the audio are skipped. A data length of 0,
 * or of 0x7FFFF000 and more, as programs write that stream, means: to the end of the file; so does one beyond it.
 * Stateful: one per file.
 */
declare function createWavDecoder({ interleaved }?: WavDecoderOptions): WavDecoder;
/** A WAV file's audio. */
interface WavAudio {
    /** Hz, as the file says. */
    readonly sampleRate: number;
    /** Channels in the file; `samples` is their mean. */
    readonly channels: number;
    /** Mono, in [-1, 1] for integer formats. */
    readonly samples: Float32Array;
}
/**
 * Reads a whole WAV file: what {@link createWavDecoder} reads, at once.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do
 */
declare function readWav(bytes: Uint8Array): WavAudio;

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

export { PcmEncoding, createWavDecoder, createWavEncoder, downmix, readWav, writeWav };
