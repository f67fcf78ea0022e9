import { P as PcmEncoding } from './pcm.shared.js';
export { a as PCM_ENCODINGS, b as bytesPerSample, d as decodePcm, e as encodePcm } from './pcm.shared.js';

/**
 * Mono from interleaved channels: their mean, which cannot clip.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the samples do not make whole frames of `channels`
 */
declare function downmix(interleaved: Float32Array, channels: number): Float32Array;

/**
 * Refuses samples that are NaN or infinite.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` with the position of the first such sample
 */
declare function assertFinite(samples: Float32Array): void;

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

/** Sample rates, in Hz, that {@link createResampler} takes. */
declare const MIN_RESAMPLER_RATE: 8000;
declare const MAX_RESAMPLER_RATE: 192000;
/** Brings a stream of mono samples to 16 kHz. Stateful: one per stream. */
interface Resampler {
    /** Hz of what goes in. */
    readonly inputRate: number;
    /** The output that is complete with these samples. How the stream is cut into calls changes nothing. */
    process(samples: Float32Array): Float32Array;
    /** The rest, as if silence followed. Then the resampler is as new. */
    flush(): Float32Array;
}
/**
 * A streaming resampler to 16 kHz: polyphase, Kaiser-windowed sinc, 32 zero crossings to each side. Its delay is
 * taken out: an event at second t of the input is at second t of the output, and n input samples give
 * ceil(n · 16000 / rate) in all.
 *
 * Measured with tones over 85 % of the band (up to 6.8 kHz, or 0.425 of a rate below 16 kHz): gain within 0.0001 dB;
 * signal to noise, at worst, 151 dB from 48 and 32 kHz, 133 dB from 44.1, 124 dB and more from 24 and 22.05, 115 dB
 * from 11.025 and 8. It falls to -0.1 dB at 90 % of the band and -2.8 dB at 95 %. What lies above 8.65 kHz comes back as
 * an alias of -110 dB at most.
 *
 * @param inputRate - Hz, a whole number from 8000 to 192000
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createResampler(inputRate: number): Resampler;

/** The audio of a stream that is still needed, addressed by positions that count from the stream's first sample. */
interface SampleBuffer {
    /** Position of the first sample still held. */
    readonly start: number;
    /** Position after the last sample: how many were ever appended. */
    readonly end: number;
    /** Samples held. */
    readonly length: number;
    /**
     * Adds samples at the end; they are copied. Amortised constant time per sample.
     *
     * @throws TranscribeError `ERR_OVERLOADED` (retryable, once samples were dropped) when more than `maxSamples` would be
     * held; none of them is added then
     */
    append(samples: Float32Array): void;
    /** Forgets all samples before a position, which may lie before `start` or after `end`. Constant time. */
    dropBefore(position: number): void;
    /** A copy of the samples held from `from` to `to` (exclusive), cut to what is held. */
    slice(from: number, to: number): Float32Array;
    /** The samples of {@link SampleBuffer.slice} without a copy: valid until the next `append`. */
    view(from: number, to: number): Float32Array;
}

/** Settings of {@link createSampleBuffer}. */
interface SampleBufferOptions {
    /** How many samples are held at most. Default: no bound; whoever appends keeps one. */
    readonly maxSamples?: number | undefined;
}
/**
 * An empty buffer, its first sample at position 0.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSampleBuffer(options?: SampleBufferOptions): SampleBuffer;

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

/**
 * Mono samples as a whole WAV file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function writeWav(samples: Float32Array, options?: WriteWavOptions): Uint8Array;

export { MAX_RESAMPLER_RATE, MIN_RESAMPLER_RATE, type PcmDecoder, PcmEncoding, type Resampler, type SampleBuffer, type SampleBufferOptions, type WavAudio, type WavDecoder, type WavDecoderOptions, type WavEncoder, type WriteWavOptions, assertFinite, createPcmDecoder, createResampler, createSampleBuffer, createWavDecoder, createWavEncoder, downmix, readWav, writeWav };
