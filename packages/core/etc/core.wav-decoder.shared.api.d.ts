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

export { MAX_RESAMPLER_RATE as M, type Resampler as R, type WavAudio as W, createWavDecoder as a, MIN_RESAMPLER_RATE as b, createResampler as c, readWav as r };
