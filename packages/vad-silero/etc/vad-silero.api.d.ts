import { DefaultsOf } from '@ws/core/internal';
import { VoiceActivityDetector } from '@ws/core';

/** Hz. */
type SileroSampleRate = 8000 | 16000;
/** The kernel that does the arithmetic. */
type SileroKernel = 'wasm' | 'script';
/** Settings of a detector, or of the model that several share. */
interface SileroOptions {
    /** Of the audio that is given: 16000 (default) or 8000 Hz. A session wants 16000. */
    readonly sampleRate?: SileroSampleRate | undefined;
    /**
     * `wasm`: WebAssembly with SIMD. `script`: JavaScript, six to eight times slower. `auto` (default): WebAssembly where it may
     * be compiled, which a page's content security policy can forbid. Probabilities differ in the sixth digit.
     */
    readonly kernel?: 'auto' | SileroKernel | undefined;
}
/** Defaults of {@link SileroOptions}. */
declare const DEFAULT_SILERO_OPTIONS: DefaultsOf<SileroOptions>;

/** Silero's detector for one stream. Answers without a promise. */
interface SileroVad extends VoiceActivityDetector {
    process(frame: Float32Array): number;
}

/** The weights of the detector, loaded: makes detectors for any number of streams, at once. */
interface SileroModel {
    readonly sampleRate: SileroSampleRate;
    /** The kernel that does the arithmetic. */
    readonly kernel: SileroKernel;
    /** A detector for one stream: 1.3 KB of its own. */
    createVad(): SileroVad;
}
/**
 * Loads the model, once in a process for each sample rate and kernel.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where `kernel: 'wasm'` cannot be had
 */
declare function loadSileroModel(options?: SileroOptions): Promise<SileroModel>;
/**
 * A detector for one stream. The weights are loaded once, and shared by all detectors of a sample rate.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, vad: await createSileroVad() });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where `kernel: 'wasm'` cannot be had
 */
declare function createSileroVad(options?: SileroOptions): Promise<SileroVad>;

export { DEFAULT_SILERO_OPTIONS, type SileroKernel, type SileroModel, type SileroOptions, type SileroSampleRate, type SileroVad, createSileroVad, loadSileroModel };
