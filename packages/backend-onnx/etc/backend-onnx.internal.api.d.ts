import { ForkedChild, MessageHandlers } from '@ws/core/internal';

/** Log-mel spectrogram of one window, or of its end, normalised as Whisper expects it. */
interface LogMel {
    /** `[mels, frames]`, row-major. */
    readonly data: Float32Array;
    readonly frames: number;
    /** The least value there can be in this window: what silence looks like beside its loudest sound. */
    readonly floor: number;
}
/** Frames at a window's start that are left out. */
interface LeftOutFrames {
    readonly count: number;
    /** The largest value in them, normalised: what is eight decades below it counts as silence. */
    readonly largest: number;
}
/** Computes log-mel spectrograms. One instance keeps its work space, so use it from one place at a time. */
interface LogMelExtractor {
    /**
     * The first `frames` frames (10 ms each) of the 30 s window that begins with `samples` (mono, 16 kHz) and is silent
     * after them; or of a window of another length. Where frames are left out, the result holds those after them.
     */
    extract(samples: Float32Array, frames: number, windowSamples?: number, leftOut?: LeftOutFrames): LogMel;
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

/** The element types that our graphs use: their numbers in `onnx.TensorProto.DataType`, and bytes of an element. */
declare const ELEMENTS: {
    readonly float32: {
        readonly number: 1;
        readonly bytes: 4;
    };
    readonly uint8: {
        readonly number: 2;
        readonly bytes: 1;
    };
    readonly int8: {
        readonly number: 3;
        readonly bytes: 1;
    };
    readonly int64: {
        readonly number: 7;
        readonly bytes: 8;
    };
    readonly float16: {
        readonly number: 10;
        readonly bytes: 2;
    };
};
type ElementType = keyof typeof ELEMENTS;
/** A node attribute: an integer, integers, a float, or a text. */
type AttributeValue = number | string | readonly number[] | {
    readonly float: number;
};
type Attributes = Readonly<Record<string, AttributeValue>>;
interface GraphNode {
    /** `''` is ONNX's own operator set. */
    readonly domain: string;
    readonly operator: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes: Attributes;
}
/** A constant of a graph. Its data is asked for once, when the model is written, straight into the model's buffer. */
interface Initializer {
    readonly name: string;
    readonly type: ElementType;
    readonly shape: readonly number[];
    readonly byteLength: number;
    /** Writes the elements, little-endian, row-major; `target` is aligned for every element type. */
    readonly fill: (target: Uint8Array) => void;
}
/** A graph's input or output; a dimension that is a string is decided at run time. */
interface ValueInfo {
    readonly name: string;
    readonly type: ElementType;
    readonly shape: readonly (number | string)[];
}
/** A graph, built operation by operation. Values are named by strings, as in ONNX. */
interface Graph {
    readonly name: string;
    readonly nodes: readonly GraphNode[];
    readonly initializers: readonly Initializer[];
    readonly inputs: readonly ValueInfo[];
    readonly outputs: readonly ValueInfo[];
    input(name: string, type: ElementType, shape: ValueInfo['shape']): string;
    output(name: string, type: ElementType, shape: ValueInfo['shape']): void;
    /** A constant whose data is written when the model is. */
    tensor(type: ElementType, shape: readonly number[], fill: Initializer['fill']): string;
    /** A constant of float32 that is read when the model is written. */
    weights(shape: readonly number[], read: () => Float32Array): string;
    floats(values: ArrayLike<number>, shape?: readonly number[]): string;
    integers(values: readonly number[], shape?: readonly number[]): string;
    /**
     * One operation with one output, which may be given a name. An operator of another set than ONNX's own has the set's
     * name before its own: `com.microsoft.FusedMatMul`.
     */
    op(operator: string, inputs: readonly string[], attributes?: Attributes, output?: string | undefined): string;
    /** One operation with `count` outputs. */
    ops(operator: string, inputs: readonly string[], count: number, attributes?: Attributes): string[];
}
declare function createGraph(name: string): Graph;

/** Tunables of glibc's malloc, by name. */
type Tunables = Readonly<Record<string, number>>;

/**
 * Starts a process for inference, whose parent talks to it through `createChildChannel` of `@ws/core/internal`.
 *
 * @param entry - path of the program to run, which calls `serveInference`
 * @param tunables - of malloc, in place of those that an inference process has
 */
declare function forkInference(entry: string, tunables?: Tunables): ForkedChild;

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

/** A graph that was built here, with one input and one output, both of float32. */
interface OnnxGraph {
    /**
     * Runs it once. It blocks its thread meanwhile.
     *
     * @param dims sizes of `data`, outermost first
     * @returns the output, row-major
     */
    run(data: Float32Array, dims: readonly number[]): Promise<Float32Array>;
    /** Gives its memory back. Nothing may run any more. */
    release(): Promise<void>;
}
/**
 * Opens a graph with ONNX Runtime, on the processor.
 *
 * @param threads of one run, 1 or more; they do not spin while they wait
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is no ONNX Runtime
 */
declare function openOnnxGraph(graph: Graph, { threads }: {
    readonly threads: number;
}): Promise<OnnxGraph>;

export { type Graph, type OnnxFile, type OnnxGraph, createGraph, createLogMelExtractor, forkInference, openOnnxFile, openOnnxGraph, serveInference };
