import { ForkedChild, MessageHandlers } from '@ws/core/internal';

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

/**
 * Starts a process for inference, whose parent talks to it through `createChildChannel` of `@ws/core/internal`.
 *
 * @param entry - path of the program to run, which calls `serveInference`
 */
declare function forkInference(entry: string): ForkedChild;

/**
 * Makes this process one for inference: it answers the messages of the process that started it, tells what it uses, and
 * goes when that one goes.
 */
declare function serveInference<Load extends object, Request extends object, Facts, Result>(handlers: Omit<MessageHandlers<Load, Request, Facts, Result>, 'use' | 'measure'>): void;

interface OnnxFile {
    readonly inputNames: readonly string[];
    readonly outputNames: readonly string[];
    /**
     * Runs the graph once over its only input, of float32.
     *
     * @param dims sizes of `data`, outermost first
     * @returns the output, of float32
     */
    run(input: string, data: Float32Array, dims: readonly number[], output: string): Promise<Float32Array>;
    /** Gives its memory back. Nothing may run any more. */
    release(): Promise<void>;
}
/**
 * Opens an .onnx file with ONNX Runtime, on the processor. It blocks its thread while it runs: use it in a process of
 * its own.
 *
 * @param threads of one run, 1 or more; they do not spin while they wait
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no such file, `ERR_MODEL_INVALID` with ONNX Runtime's reason
 *   when it cannot be run, `ERR_BACKEND_UNAVAILABLE` when there is no ONNX Runtime
 */
declare function openOnnxFile(path: string, { threads }: {
    readonly threads: number;
}): Promise<OnnxFile>;

export { type OnnxFile, createLogMelExtractor, forkInference, openOnnxFile, serveInference };
