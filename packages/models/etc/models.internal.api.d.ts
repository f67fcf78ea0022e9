import { W as WhisperDimensions } from './dimensions.shared.js';
export { w as whisperTensorShapes } from './dimensions.shared.js';
import { TranscribeError } from '@ws/core';

/** `[layer, head]` of the decoder's cross-attention. */
type AlignmentHead = readonly [layer: number, head: number];
/**
 * The heads of cross-attention that follow the audio, by which words are timed: those that the model's configuration
 * names; if it names none, all of the upper half of the decoder's layers, as OpenAI's implementation has it.
 */
declare function alignmentHeads({ nTextLayer, nTextHead }: WhisperDimensions, config: {
    readonly alignmentHeads: readonly AlignmentHead[];
}): readonly AlignmentHead[];

/** Frequencies of the spectrum. */
declare const SPECTRUM_BINS: number;
/** One triangular filter: its weights from bin `first` on; outside it is zero. */
interface MelFilter {
    readonly first: number;
    readonly weights: Float64Array;
}
/**
 * `count` (80 or 128) triangular filters, evenly spaced in mels from 0 to 8 kHz, each of unit area: Whisper was trained
 * with them.
 *
 * @param weigh - gives a weight from the triangle's height, up to 1, and the factor that makes its area 1. The default
 *   rounds the product to single precision
 *
 * Source: M. Slaney, "Auditory Toolbox", 1998, as librosa's `filters.mel` computes it.
 */
declare function melFilters(count: number, weigh?: (height: number, factor: number) => number): readonly MelFilter[];

/**
 * Writes numbers as IEEE half precision, rounded to the nearest, ties to even. Numbers of 65 520 and more become infinite.
 */
declare function encodeHalf(source: Float32Array, target: Uint16Array): void;

/** The character of every byte. */
declare const CHARACTER_OF_BYTE: readonly string[];
/** The byte of every character. */
declare const BYTE_OF_CHARACTER: ReadonlyMap<string, number>;

/**
 * Threads of each of some calls that an engine runs at once, on a machine with so many processors. One processor is left to
 * the rest of the program; more than 4 threads bring little for inferences as small as Whisper's.
 */
declare function defaultThreads(cores: number, calls: number): number;

/** What this process may use of the machine. */
interface Machine {
    /** Processors, 1 or more: those it may run on, and of their time what its group is granted. */
    readonly cores: number;
    /** Bytes that are free, the limit of its group considered. */
    readonly memoryBytes: number;
}
/** Looks at the machine; what a container or a service is granted of it counts, on Linux. */
declare function lookAtMachine(): Machine;

interface ToolEnd {
    readonly ok: boolean;
    /** It is not installed, or this user may not run it. */
    readonly missing: boolean;
    readonly stdout: string;
    /** The last lines of both outputs. */
    readonly said: string;
}
interface ToolRun {
    /** Where it works. Default: where this process does. */
    readonly cwd?: string | undefined;
    /** Variables beside those of this process. */
    readonly environment?: Readonly<Record<string, string>> | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onLine?: ((line: string) => void) | undefined;
    /** Lines of {@link ToolEnd.said}. Default 20. */
    readonly keptLines?: number | undefined;
}
/**
 * Runs a tool until it ends, without a shell. Aborting ends it with all that it started: launchers of Python run the
 * interpreter as a child, and a compiler that goes on would write into a folder that is being removed.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
declare function runTool(program: string, args: readonly string[], { cwd, environment, signal, onLine, keptLines }?: ToolRun): Promise<ToolEnd>;

interface ChecksumOptions {
    readonly signal?: AbortSignal | undefined;
    /** Told how many bytes are done so far. */
    readonly onBytes?: ((done: number) => void) | undefined;
}
/**
 * SHA-256 of a file, in lower-case hexadecimal.
 *
 * @throws TranscribeError `ERR_ABORTED`; errors of the file system as they are.
 */
declare function sha256OfFile(path: string, options?: ChecksumOptions): Promise<string>;

/** Forces a file's bytes onto the disk, so that a power cut cannot leave a whole-looking file with holes. */
declare function flushFile(path: string): Promise<void>;

/**
 * Makes a folder, and the folders above it, where they are not there. Not by the option `recursive` of Node's `mkdir`: that
 * never returns, and keeps a processor busy, below a folder that exists and cannot hold another, such as `/proc`.
 *
 * @param mode - of the folders that are made; default 0o777
 * @throws what `node:fs` throws, such as `EACCES`, `EROFS`, `ENOTDIR`, `ENOENT`
 */
declare function makeFolder(path: string, { mode }?: {
    readonly mode?: number;
}): Promise<void>;

/** The part of pip's output that says what went wrong: its errors, or else its last line. */
declare function reasonOfPip(output: string): string | undefined;

/** A model on this machine. */
interface StoredModelPlace {
    readonly name: string;
    readonly directory: string;
    /** For a ggml model, its file. */
    readonly weightsFile?: string | undefined;
}
/**
 * The folder in the cache for what an engine prepares of a model and keeps. It goes with the model when that is removed
 * from the cache.
 */
declare function preparedFolder(cacheDirectory: string, model: StoredModelPlace): string;

/** Bytes to be read by a person, in decimal units, as the hub gives them: `78 MB`, `1.6 GB`. */
declare function formatBytes(bytes: number): string;

/**
 * The error of a file that is another than it is taken for.
 *
 * @param what What it is taken for: `Smart Turn`.
 * @param cause Why it is not.
 * @param advice What to do about it.
 */
declare function otherFileError(file: string, what: string, cause: unknown, advice: string): TranscribeError;

/**
 * A file, which is not read where it is larger than such a file can be: it may have been made to fill the memory.
 *
 * @throws RangeError where it has more than `mostBytes`; what the file system throws
 */
declare function readSmallFile(file: string, mostBytes: number): Promise<Uint8Array>;

/**
 * What transformers' `WhisperModel` calls the tensor that OpenAI calls `name`. In a file of
 * `WhisperForConditionalGeneration`, which is what is published, `model.` stands before it.
 */
declare function huggingFaceName(name: string): string;

/** A tensor of a checkpoint, in single precision. */
interface CheckpointTensor {
    readonly shape: readonly number[];
    /** Row-major. */
    readonly values: Float32Array;
}
/**
 * The tensors of a checkpoint that PyTorch saved, by their names: a dictionary of tensors (a `state_dict`), or one that has
 * it under `state_dict`. Tensors of 32-bit floats are given; others, such as counters, are left out. Nothing of the file
 * runs: PyTorch's own loader unpickles it, which can run what the file says.
 *
 * The format, since PyTorch 1.6: a zip file with `data.pkl`, a pickle in which tensors name their storage, and `data/KEY`, the
 * bytes of each storage, little-endian.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
declare function readCheckpoint(path: string): Promise<ReadonlyMap<string, CheckpointTensor>>;

export { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE, type CheckpointTensor, type Machine, SPECTRUM_BINS, type ToolEnd, type ToolRun, alignmentHeads, defaultThreads, encodeHalf, flushFile, formatBytes, huggingFaceName, lookAtMachine, makeFolder, melFilters, otherFileError, preparedFolder, readCheckpoint, readSmallFile, reasonOfPip, runTool, sha256OfFile };
