import { Logger, TranscriptionBackend } from '@ws/core';
import { ModelProgress } from '@ws/models';

/**
 * What of the 30 s window goes through the encoder: `silence-tail`, the audio there is and a sparse stand-in for the
 * silence that fills the window; or `full`, all of it, as Whisper was trained.
 */
type AudioContext = 'silence-tail' | 'full';

/** What the engine computes in: `int8` has 8-bit weights and activations in its linear layers. */
type Precision = 'fp32' | 'int8';

/** Settings of {@link createOnnxBackend}. */
interface OnnxBackendOptions {
    /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a CTranslate2 model directory. */
    readonly model: string;
    /** `auto` (default): `int8` where the processor does it right and fast, else `fp32`. */
    readonly precision?: Precision | 'auto' | undefined;
    /**
     * `silence-tail` (default): only the audio there is goes through the encoder, and a stand-in for the silence after
     * it is added. `full`: whole 30 s windows, as Whisper was trained; some 5 to 10 times slower for short audio.
     */
    readonly audioContext?: AudioContext | undefined;
    /** Threads of one inference, 1 to 64. Default: one less than the machine has, at most 4. */
    readonly threads?: number | undefined;
    /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
    readonly callTimeoutMs?: number | undefined;
    /** Told how a model's download goes. */
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
/** {@link OnnxBackendOptions} with nothing left open. */
type ResolvedOnnxBackendOptions = {
    readonly [Key in Exclude<keyof OnnxBackendOptions, 'onProgress'>]-?: Exclude<OnnxBackendOptions[Key], undefined>;
} & Pick<OnnxBackendOptions, 'onProgress'>;
/** What is taken where an option is left out; `threads` depends on the machine. */
declare const DEFAULT_ONNX_BACKEND_OPTIONS: Readonly<Omit<ResolvedOnnxBackendOptions, 'model' | 'threads' | 'onProgress'>>;

/** Whisper on ONNX Runtime. */
interface OnnxBackend extends TranscriptionBackend {
    readonly name: 'onnx';
    /** The model as it was asked for. */
    readonly model: string;
    /** What it computes in. */
    readonly precision: Precision;
}
/**
 * Whisper on ONNX Runtime, in a child process of its own. The model is fetched and loaded by `load`, or by the first
 * call.
 *
 * A prompt that is too long is cut: its last 223 tokens count, less those of a prefix. Of a prefix the last 168 tokens
 * are what the transcript begins with, and those before them stand in for the prompt. A token's probability is among
 * the tokens that may come at its place. Audio may be 30 s long at most. A call that is aborted stops at the next token;
 * an engine that crashed or hung fails the call as retryable and is started anew.
 *
 * @example
 * ```ts
 * await using backend = createOnnxBackend({ model: 'tiny.en' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createOnnxBackend(options: OnnxBackendOptions): OnnxBackend;

export { type AudioContext, DEFAULT_ONNX_BACKEND_OPTIONS, type OnnxBackend, type OnnxBackendOptions, type Precision, createOnnxBackend };
