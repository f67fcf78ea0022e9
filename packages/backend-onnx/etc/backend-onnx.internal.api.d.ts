import { WhisperDimensions } from '@ws/models';
import { ForkedChild, MessageHandlers } from '@ws/core/internal';
import { a as Precision, E as ExecutionProvider } from './precision.shared.js';
export { b as PROCESS_OPTIONS, P as ProcessOptions, c as choosePrecision, l as loadOnnxRuntime } from './precision.shared.js';
import { Machine } from '@ws/models/internal';
import { InferenceSession } from 'onnxruntime-common';
import '@ws/core';

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
/**
 * Whisper's input (Radford et al. 2022, section 2.2): log10 of the mel energies of 25 ms windows (periodic Hann) every
 * 10 ms, limited to eight decades below the window's loudest, plus 4, divided by 4. Frames are centred, and the signal
 * is mirrored at the window's ends.
 */
declare function createLogMelExtractor(mels: number): LogMelExtractor;

/** The processes to run. */
interface EngineLoad {
    /** Number of weights of the model. */
    readonly parameters: number;
    /** Whether they may be computed in 32 bits. */
    readonly mayBeFp32: boolean;
    /** Whether a processor computes; another execution provider takes one call at a time. */
    readonly isOnCpu: boolean;
}
/** Processes at most, and threads of each. */
interface MachineShare {
    readonly processes: number;
    readonly threads: number;
}
/**
 * How many processes of how many threads fit a machine. Calls that run side by side on one thread each get more done
 * than one that has all threads, so there is a process for every processor; but a large model on one thread would not
 * keep up with a speaker, so that its processes have more threads and are fewer. As many as the free memory holds.
 *
 * @param wanted `auto`: what fits
 */
declare function shareOfMachine({ cores, memoryBytes }: Machine, { parameters, mayBeFp32, isOnCpu }: EngineLoad, wanted: Readonly<Record<keyof MachineShare, number | 'auto'>>): MachineShare;

/**
 * Bytes of the text divided by its bytes after zlib: text that repeats itself compresses well.
 *
 * To the byte what Python's `zlib.compress` gives, as OpenAI's implementation uses it: pako 2 is a port of zlib itself.
 * Node's zlib is Chromium's, and so is pako 3: it looks for repetitions of four bytes where zlib takes three, which
 * makes up to a fifth of a short text, and would turn decisions near a threshold.
 */
declare function compressionRatio(text: string): number;

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

/**
 * How a linear layer is computed.
 *
 * - `float`: float32 throughout.
 * - `integer-tensor`: 8-bit weights, one scale per output; activations to 8 bits with one scale for the whole
 *   tensor. Fastest over many rows, but a row's result depends on the rows beside it.
 * - `integer-rows`: the same with a scale per row of the activations, so that a row's result is its own.
 * - `integer-many-rows`: the same but for last bits, in more operations that go over the activations less often: faster
 *   over hundreds of rows, slower over a few. Of an input `[1, n, inputs]`.
 */
type LinearKind = 'float' | 'integer-tensor' | 'integer-rows' | 'integer-many-rows';
/** The kind of each layer, by its name in OpenAI's implementation; query, key and value of self-attention are `….attn.qkv`. */
type KindOfLayer = (name: string) => LinearKind;

/** Where the graphs take their weights from: tensors as float32 under the names of OpenAI's implementation. */
interface WeightSource {
    readonly dimensions: WhisperDimensions;
    /** One tensor, row-major; a linear layer's weight is `[out, in]`. */
    read(name: string): Float32Array;
}

interface BlockContext {
    readonly graph: Graph;
    readonly weights: Pick<WeightSource, 'read'>;
    readonly kindOf: KindOfLayer;
    /** Width of the residual stream. */
    readonly state: number;
    readonly heads: number;
}
declare function layerNorm(context: BlockContext, x: string, name: string): string;
/** The result of one linear layer under its name in OpenAI's implementation. */
declare function project({ graph, weights, kindOf }: BlockContext, name: string, x: string, inputs: number, outputs: number, hasBias?: boolean): string;
/** `[1, n, state]` to `[1, heads, n, d]`, or to `[1, heads, d, n]` as keys are multiplied with. */
declare function splitHeads(context: BlockContext, x: string, transposed?: boolean, output?: string): string;
/** The keys and values of attention, from `[1, n, state]` each. */
interface KeysAndValues {
    /** To `[1, heads, d, keys]`, or `[1, heads, keys, d]` where `keysByRow`. */
    key(fresh: string): string;
    readonly keysByRow?: boolean;
    /** To `[1, heads, keys, d]`. */
    value(fresh: string): string;
}
/**
 * Scaled dot-product self-attention, added to the residual stream, `[1, n, state]`; `bias` is added to its scores.
 *
 * Both products carry a factor other than 1, and not for its own sake: ONNX Runtime's kernel for a single row sums in
 * another order than the one for several, but it is only taken where the factor is 1. So a row's result is, bit for
 * bit, the same alone and beside others, whatever keys are masked: drafts need that, for after a rounding to 8 bits the
 * last bit of a sum becomes the difference between one token and another.
 */
declare function selfAttention(context: BlockContext, residual: string, block: string, bias: string, { key, keysByRow, value }: KeysAndValues): string;
/** The feed-forward half of a block. */
declare function feedForward(context: BlockContext, residual: string, name: string): string;

/**
 * The two convolutions in front of Whisper's audio encoder, `[1, mels, 2n]` to `[1, n, state]`. The first
 * one, a tenth of the work, is in float32.
 */
declare function audioConvolutions(context: BlockContext, mel: string, mels: number): string;

interface DecoderGraphOptions {
    readonly kindOf: KindOfLayer;
    /** The product with the vocabulary, the decoder's largest: as a linear layer, or see {@link shortlistLogits}. */
    readonly logits: LinearKind | 'shortlist';
    /** How many tokens, the vocabulary's first, are text; needed for a shortlist. */
    readonly textTokens?: number | undefined;
    /** `[layer, head]` of cross-attention whose weights can be had; none by default. */
    readonly alignmentHeads?: readonly (readonly [layer: number, head: number])[];
}

interface EncoderGraphOptions {
    /** Of `encoder.conv2`, too: the first convolution, a tenth of it, is in float32. */
    readonly kindOf: KindOfLayer;
}

interface Kernels {
    readonly encoder: EncoderGraphOptions;
    readonly decoder: Pick<DecoderGraphOptions, 'kindOf' | 'logits'>;
}
/**
 * Which kernels a precision stands for: see `LinearKind` and `DecoderGraphOptions`. In WebAssembly products in 4 bits
 * are slower than those in 8, and these slower than a convolution.
 */
declare const KERNELS: Readonly<Record<Precision | 'int8OnWebAssembly', Kernels>>;

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

interface SessionSettings {
    readonly executionProviders: readonly ExecutionProvider[];
    readonly threads: number;
}
/** Those settings as ONNX Runtime takes them. */
declare function sessionOptions({ executionProviders, threads, }: SessionSettings): InferenceSession.SessionOptions;

export { type BlockContext, type Graph, KERNELS, type KindOfLayer, type MachineShare, type OnnxGraph, audioConvolutions, compressionRatio, createGraph, createLogMelExtractor, feedForward, forkInference, layerNorm, openOnnxGraph, project, selfAttention, serveInference, sessionOptions, shareOfMachine, splitHeads };
