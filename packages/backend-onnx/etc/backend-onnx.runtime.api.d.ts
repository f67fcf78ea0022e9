import { ForkedChild, MessageHandlers } from '@ws/core/internal';

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

/** Numbers in rows. */
interface FloatTensor {
    readonly data: Float32Array;
    /** Sizes, outermost first. */
    readonly dims: readonly number[];
}
/** A graph of an .onnx file, ready to run. */
interface OnnxFile {
    readonly inputNames: readonly string[];
    readonly outputNames: readonly string[];
    /** Runs the graph once, and gives its outputs by name: of float32, as its inputs are. */
    run(inputs: Readonly<Record<string, FloatTensor>>): Promise<Readonly<Record<string, FloatTensor>>>;
    /** Gives its memory back. Nothing may run any more. */
    release(): Promise<void>;
}
/** How an .onnx file is run. */
interface OnnxFileOptions {
    /** Threads of one run, 1 or more. They do not spin while they wait. */
    readonly threads: number;
}
/**
 * Opens an .onnx file with ONNX Runtime, on the processor. It blocks its thread while it runs: use it in a process of
 * its own.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no such file, `ERR_MODEL_INVALID` with ONNX Runtime's reason
 *   when it cannot be run, `ERR_BACKEND_UNAVAILABLE` when there is no ONNX Runtime
 */
declare function openOnnxFile(path: string, { threads }: OnnxFileOptions): Promise<OnnxFile>;

export { type FloatTensor, type OnnxFile, type OnnxFileOptions, forkInference, openOnnxFile, serveInference };
