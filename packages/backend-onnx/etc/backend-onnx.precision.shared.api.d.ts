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

export { type ExecutionProvider as E, type Precision as P, choosePrecision as c, loadOnnxRuntime as l };
