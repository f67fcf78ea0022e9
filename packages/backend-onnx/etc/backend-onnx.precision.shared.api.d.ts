import { Logger } from '@ws/core';
import { OptionSpec, SettingsOf } from '@ws/core/internal';
import { ModelProgress } from '@ws/models';
import { InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** The part of ONNX Runtime that the engine uses; Node's and the browser's have it alike. */
interface OnnxRuntime {
    readonly InferenceSession: InferenceSessionFactory;
    readonly Tensor: TensorConstructor;
    /** The execution providers it was built with; the browser's does not say. */
    readonly listSupportedBackends?: () => readonly {
        readonly name: string;
    }[];
    readonly env?: {
        readonly versions: {
            readonly common: string;
        };
    };
}
/**
 * Loads ONNX Runtime for Node.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install
 */
declare function loadOnnxRuntime(): OnnxRuntime;

/** How the processes of a speech model are kept, and the calls that wait for them. */
interface ProcessOptions {
    /**
     * Threads of one inference, 1 to 64. `auto` (default): the processors shared among `processes`, at most 4; a small
     * model has one, for calls side by side on a thread each get more done.
     */
    readonly threads?: number | 'auto' | undefined;
    /**
     * Processes that hold the model, at most, 1 to 64: so many calls run at once. The second is started when two calls are
     * there at once, and so on; each takes the memory that one takes. `auto` (default): as many as there are processors
     * (of a container: that it is granted) for their `threads`, and as the free memory holds; on another execution
     * provider than the processor one.
     */
    readonly processes?: number | 'auto' | undefined;
    /**
     * Milliseconds without a call after which a process ends and gives its memory back, unless it is the only one; 1000
     * to 86400000. Default 60000.
     */
    readonly idleTimeoutMs?: number | undefined;
    /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
    readonly callTimeoutMs?: number | undefined;
    /** Told how a model's download goes. */
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
/** The options of {@link ProcessOptions}, `auto` as it was given. */
declare const PROCESS_OPTIONS: OptionSpec<SettingsOf<ProcessOptions, 'onProgress'>>;

/**
 * What ONNX Runtime computes on: `cpu`, `cuda`, `coreml`, `dml`, `webgpu` and so on, or an object with that name and the
 * provider's settings, as `onnxruntime-node` takes them (`{ name: 'cuda', deviceId: 1 }`). Settings are plain data.
 */
type ExecutionProvider = string | {
    readonly name: string;
    readonly [setting: string]: unknown;
};

/** What the engine computes in: `int8` has 8-bit weights and activations in its linear layers. */
type Precision = 'fp32' | 'int8';
/** What the system says of its processor: that it is good at 8 bits, that it is not, or nothing. */
type EightBitSupport = 'yes' | 'no' | 'unknown';
/**
 * The faster precision whose results can be trusted on this processor.
 *
 * 8 bits are taken where the system does not speak against them and products of 8-bit numbers come out right. On x86 that
 * they do is a sign of VNNI, and with it of speed. No time is measured: what a machine computes in must not depend on
 * what else it does. That int8 is faster where it is exact is what `bench precision` shows.
 */
declare function choosePrecision(runtime: OnnxRuntime, support?: EightBitSupport): Promise<Precision>;

export { type ExecutionProvider as E, type ProcessOptions as P, type Precision as a, PROCESS_OPTIONS as b, choosePrecision as c, loadOnnxRuntime as l };
