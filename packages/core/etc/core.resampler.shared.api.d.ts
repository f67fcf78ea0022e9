/** Sample rates, in Hz, that {@link createResampler} takes. */
declare const MIN_RESAMPLER_RATE: 8000;
declare const MAX_RESAMPLER_RATE: 192000;
/** Brings a stream of mono samples to another rate. Stateful: one per stream. */
interface Resampler {
    /** Hz of what goes in. */
    readonly inputRate: number;
    /** The output that is complete with these samples. How the stream is cut into calls changes nothing. */
    process(samples: Float32Array): Float32Array;
    /** The rest, as if silence followed. Then the resampler is as new. */
    flush(): Float32Array;
}
/**
 * A streaming resampler, to 16 kHz where nothing else is said: polyphase, Kaiser-windowed sinc, 32 zero crossings to each
 * side. Its delay is taken out: an event at second t of the input is at second t of the output, and n input samples give
 * ceil(n · outputRate / inputRate) in all.
 *
 * To 16 kHz, measured with tones over 85 % of the band (up to 6.8 kHz, or 0.425 of a rate below 16 kHz): gain within 0.0001 dB;
 * signal to noise, at worst, 151 dB from 48 and 32 kHz, 133 dB from 44.1, 124 dB and more from 24 and 22.05, 115 dB
 * from 11.025 and 8. It falls to -0.1 dB at 90 % of the band and -2.8 dB at 95 %. What lies above 8.65 kHz comes back as
 * an alias of -110 dB at most.
 *
 * @param inputRate - Hz, a whole number from 8000 to 192000
 * @param outputRate - the same. Default 16000
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createResampler(inputRate: number, outputRate?: number): Resampler;

export { MAX_RESAMPLER_RATE as M, type Resampler as R, MIN_RESAMPLER_RATE as a, createResampler as c };
