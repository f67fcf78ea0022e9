/** Log-mel spectrogram of one window, normalised as Whisper expects it. */
interface LogMel {
    /** `[mels, frames]`, row-major. */
    readonly data: Float32Array;
    readonly frames: number;
    /** The least value there can be in this window: what silence looks like beside its loudest sound. */
    readonly floor: number;
}
/** Computes log-mel spectrograms. One instance keeps its work space, so use it from one place at a time. */
interface LogMelExtractor {
    /**
     * The first `frames` frames (10 ms each) of the 30 s window that begins with `samples` (mono, 16 kHz) and is silent
     * after them; or of a window of another length.
     */
    extract(samples: Float32Array, frames: number, windowSamples?: number): LogMel;
}
/** How a spectrogram is computed. */
interface LogMelOptions {
    /**
     * The precision in which the window and the filters are kept: `single` (default), as in OpenAI's reference, or `double`, as
     * in Hugging Face's feature extractor, which other networks were trained with. The two differ by some 1e-6.
     */
    readonly coefficients?: 'single' | 'double' | undefined;
}
/**
 * Whisper's input (Radford et al. 2022, section 2.2): log10 of the mel energies of 25 ms windows (periodic Hann) every
 * 10 ms, limited to eight decades below the window's loudest, plus 4, divided by 4. Frames are centred, and the signal
 * is mirrored at the window's ends.
 */
declare function createLogMelExtractor(mels: number, { coefficients }?: LogMelOptions): LogMelExtractor;

export { type LogMel, type LogMelExtractor, type LogMelOptions, createLogMelExtractor };
