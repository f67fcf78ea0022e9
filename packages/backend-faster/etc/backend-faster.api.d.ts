import { EnvironmentSetup, SetupEnvironmentOptions, InstalledPython } from '@ws/python';
export { InstalledPython, SetupProgress } from '@ws/python';
import { Logger, TranscriptionBackend } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';
import { ModelProgress } from '@ws/models';

/** A Python library that runs Whisper. */
type EngineName = 'faster-whisper' | 'mlx-whisper' | 'whisperx';
/** The name of the backend over an engine. */
type FasterBackendName = 'faster' | 'mlx' | 'whisperx';

declare const DEVICES: readonly ["auto", "cpu", "cuda"];
declare const COMPUTE_TYPES: readonly ["auto", "default", "int8", "int8_float16", "int8_float32", "int8_bfloat16", "int16", "float16", "bfloat16", "float32"];
/** Where the engine computes. */
type Device = (typeof DEVICES)[number];
/** What CTranslate2 computes in; which of them a machine can, it says when one is asked for in vain. */
type ComputeType = (typeof COMPUTE_TYPES)[number];
/** How WhisperX finds word times. */
interface AlignmentOptions {
    /** A wav2vec2 model of the hub, or the path of one. Default: WhisperX's own for the language. */
    readonly model?: string | undefined;
}
/** How WhisperX finds who speaks. */
interface DiarizationOptions {
    /** A pipeline of pyannote on the hub, or the path of one. Default: WhisperX's own, which needs `huggingFaceToken`. */
    readonly model?: string | undefined;
    /** Fewest speakers, 1 to 100. */
    readonly minSpeakers?: number | undefined;
    /** Most speakers, 1 to 100. */
    readonly maxSpeakers?: number | undefined;
}
/** Settings of `createFasterBackend`. Which of them an engine takes says {@link ENGINE_OPTIONS}. */
interface FasterBackendOptions {
    /**
     * A name that `@ws/models` knows (`tiny.en`, `base`), a repository of the hub, or the path of a model: a CTranslate2
     * directory; for `mlx-whisper` in any format that `@ws/models` reads, or MLX's own.
     */
    readonly model: string;
    /** Default `faster-whisper`. */
    readonly engine?: EngineName | undefined;
    /** Default `auto`: `cuda` where there is one. MLX takes what it was built for. */
    readonly device?: Device | undefined;
    /**
     * Default `auto`: `float16` on a GPU, `int8` on a processor; `float32` on x86 without VNNI under Linux, where sums of 8-bit
     * products overflow, which costs words.
     */
    readonly computeType?: ComputeType | undefined;
    /** Beams, 1 to 20. Default 1, which is greedy. */
    readonly beamSize?: number | undefined;
    /**
     * Threads of one call on a processor, 1 to 64. `auto` (default): one less than there are processors (of a container:
     * that it is granted), shared among `workers`, at most 4.
     */
    readonly threads?: number | 'auto' | undefined;
    /** Calls that run at once, over the same weights, 1 to 64; `auto`: one for every processor. Default 1. */
    readonly workers?: number | 'auto' | undefined;
    /** Whether Silero's detector leaves out what is no speech. Default `false`: sessions have detectors of their own. */
    readonly vadFilter?: boolean | undefined;
    /** Windows of long audio that are decoded together, 1 to 128. Default 1: one after the other, each knowing the text before it. */
    readonly batchSize?: number | undefined;
    /** Words to expect, in every window. */
    readonly hotwords?: string | undefined;
    /** Word times by forced alignment. Default `false`. WhisperX only. */
    readonly alignment?: boolean | AlignmentOptions | undefined;
    /** `Segment.speaker`. Default `false`. WhisperX only. */
    readonly diarization?: boolean | DiarizationOptions | undefined;
    /** Token for models of the hub that ask for one. Default: `HF_TOKEN` of the environment. WhisperX only. */
    readonly huggingFaceToken?: string | undefined;
    /** An interpreter of your own that has the engine's packages. Default: the environment that `setup` made. */
    readonly python?: string | undefined;
    /** Calls that wait for the engine, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; the engine is killed. Default 120000. */
    readonly callTimeoutMs?: number | undefined;
    /** Milliseconds without a call after which the engine ends and gives its memory back, 1000 to 86400000. Default: never. */
    readonly idleTimeoutMs?: number | undefined;
    /** How often loading that failed for a passing reason is tried again, 0 to 10. Default 1. Calls are the caller's to repeat; a session does it. */
    readonly retries?: number | undefined;
    /** Told how a model's download goes. */
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
type Unsaid = 'hotwords' | 'huggingFaceToken' | 'python' | 'idleTimeoutMs' | 'onProgress';
/** The defaults of all options that have one. */
declare const DEFAULT_FASTER_BACKEND_OPTIONS: DefaultsOf<FasterBackendOptions, Unsaid | 'model'>;
declare const OF_BOTH: readonly ["device", "computeType", "beamSize", "threads", "batchSize", "hotwords"];
declare const OF_WHISPERX: readonly ["alignment", "diarization", "huggingFaceToken"];
declare const OF_FASTER_WHISPER: readonly ["workers", "vadFilter"];
type EngineOption = (typeof OF_BOTH | typeof OF_WHISPERX | typeof OF_FASTER_WHISPER)[number];
/** Options that are not for all engines. */
declare const ENGINE_OPTIONS: Readonly<Record<EngineName, readonly EngineOption[]>>;

/** How the engine computes. */
interface FasterEngineFacts {
    /** `cpu`, `cuda`, `gpu` (Metal). */
    readonly device: string;
    /** `int8_float32`, `float16`: what it came to. */
    readonly computeType: string;
    /** That the model knows, by ISO 639-1 code. */
    readonly languages: readonly string[];
}
/** Whisper in a Python process. */
interface FasterBackend extends TranscriptionBackend {
    readonly name: FasterBackendName;
    readonly engine: EngineName;
    /** The model as it was asked for. */
    readonly model: string;
    /** How it computes; `undefined` until it has loaded. */
    readonly facts: FasterEngineFacts | undefined;
}
/**
 * Whisper in a Python process of its own: faster-whisper, mlx-whisper or WhisperX. Its environment is made once by
 * `npx @ws/backend-faster setup`, or by {@link setupPython}; the process is started and the model loaded by `load` or
 * by the first call.
 *
 * A call that is aborted is answered at once; the engine stops at the next segment, for it cannot be interrupted within
 * one. An engine that crashed or hung fails the call as retryable and is started anew; `retries` is of starting alone.
 *
 * Of a prompt the last 223 tokens count, less those of a prefix; of a prefix the last 168.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createFasterBackend(options: FasterBackendOptions): FasterBackend;

/** Settings of {@link setupPython}. */
interface SetupPythonOptions extends SetupEnvironmentOptions {
    /** Default `faster-whisper`. */
    readonly engine?: EngineName | undefined;
}
/** An environment that is whole. */
interface PythonSetup extends EnvironmentSetup {
    readonly engine: EngineName;
}
/**
 * Makes the Python environment of an engine, with pinned packages from the user's package index (pip's own settings and
 * proxies count). One that is whole is left as it is; what a cut setup left is made anew. Of several at once, one works
 * and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
declare function setupPython(options?: SetupPythonOptions): Promise<PythonSetup>;
/**
 * Finds the environment that `setup` made for an engine; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
declare function findPythonSetup(engine: EngineName, environments?: string | undefined): InstalledPython | undefined;

export { type AlignmentOptions, type ComputeType, DEFAULT_FASTER_BACKEND_OPTIONS, type Device, type DiarizationOptions, ENGINE_OPTIONS, type EngineName, type FasterBackend, type FasterBackendName, type FasterBackendOptions, type FasterEngineFacts, type PythonSetup, type SetupPythonOptions, createFasterBackend, findPythonSetup, setupPython };
