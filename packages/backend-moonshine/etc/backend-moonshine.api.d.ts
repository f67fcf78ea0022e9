import { Logger, TranscriptionBackend } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';
import { ModelProgress } from '@ws/models';
export { M as MOONSHINE_MODELS } from './moonshine-models.shared.js';

/** Settings of {@link createMoonshineBackend}. */
interface MoonshineBackendOptions {
    /** `tiny` (default), or the path of a folder with a model's files: `encoder_model.ort`, `decoder_model_merged.ort`, `tokenizer.bin`. */
    readonly model?: string | undefined;
    /**
     * Threads of one inference, 1 to 64. `auto` (default): the processors shared among `processes`, at most 4: one each where
     * `processes` is `auto`, too.
     */
    readonly threads?: number | 'auto' | undefined;
    /**
     * Processes that hold the model, at most, 1 to 64: so many calls run at once. The second is started when two calls are
     * there at once, and so on. `auto` (default): as many as there are processors, and as the free memory holds.
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
    /** Told how the model's download goes. */
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
/** The defaults of all options that have one. */
declare const DEFAULT_MOONSHINE_OPTIONS: DefaultsOf<MoonshineBackendOptions, 'onProgress'>;

/** Moonshine on ONNX Runtime. */
interface MoonshineBackend extends TranscriptionBackend {
    readonly name: 'moonshine';
    /** The model as it was asked for. */
    readonly model: string;
    /** Processes at most, as `auto` came to; `capabilities.maxConcurrency` is the same. */
    readonly processes: number;
    /** Threads of each, as `auto` came to. */
    readonly threads: number;
}
/**
 * Moonshine on ONNX Runtime, in child processes of its own. The model is fetched (44 MB, once) and loaded by `load`, or by the
 * first call; a further process, up to `processes`, is started when several calls are there at once.
 *
 * The model hears samples as they are, in time that grows with the audio: there is no window of 30 s to fill. It knows
 * English, and no times, prompts or prefixes. A call that is aborted stops at the next token, once its audio has been
 * encoded; an engine that crashed or hung fails the call as retryable and is started anew.
 *
 * @example
 * ```ts
 * await using backend = createMoonshineBackend();
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createMoonshineBackend(options?: MoonshineBackendOptions): MoonshineBackend;

export { DEFAULT_MOONSHINE_OPTIONS, type MoonshineBackend, type MoonshineBackendOptions, createMoonshineBackend };
