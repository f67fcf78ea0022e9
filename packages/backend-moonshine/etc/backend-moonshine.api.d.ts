import { TranscriptionBackend } from '@ws/core';
import { ProcessOptions } from '@ws/backend-onnx/internal';
import { DefaultsOf } from '@ws/core/internal';
export { M as MOONSHINE_MODELS } from './moonshine-models.shared.js';
import '@ws/models';

/** Settings of {@link createMoonshineBackend}. */
interface MoonshineBackendOptions extends ProcessOptions {
    /** `tiny` (default), or the path of a folder with a model's files: `encoder_model.ort`, `decoder_model_merged.ort`, `tokenizer.bin`. */
    readonly model?: string | undefined;
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
