import { TranscriptionBackend, BackendHealth } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';
import { P as ProcessOptions, a as Precision, E as ExecutionProvider } from './precision.shared.js';
import '@ws/models';
import 'onnxruntime-common';

/** How the engine decodes: as OpenAI's implementation, whose names these are, and with its defaults. */
interface DecodingOptions {
    /**
     * Temperatures to decode at, each 0 to 1, rising: the next one is tried where a decode has failed by the thresholds
     * below. Default `[0, 0.2, 0.4, 0.6, 0.8, 1]`; `[0]` never falls back. A call with `fallback: false`, as those of live
     * sessions, is decoded at the first only.
     */
    readonly temperatures?: readonly number[] | undefined;
    /**
     * Whether calls with `timestamps: false` fall back, too. Default `false`: such calls want to be quick, and a
     * prefix is no fault of the decode.
     */
    readonly fallbackWithoutTimestamps?: boolean | undefined;
    /** Transcripts that are sampled at a temperature above 0, of which the likeliest is kept; 1 to 32. Default 5. */
    readonly bestOf?: number | undefined;
    /** Where sampling starts, a whole number from 0 to 4294967295: the same call gives the same answer. Default 0. */
    readonly seed?: number | undefined;
    /** A decode whose text compresses better than this has failed: it repeats itself. `null`: never. Default 2.4. */
    readonly compressionRatioThreshold?: number | null | undefined;
    /** A decode whose tokens' mean log-probability is below this has failed. `null`: never. Default -1. */
    readonly logProbThreshold?: number | null | undefined;
    /**
     * A window whose no-speech probability is above this, and whose decode's mean log-probability is below
     * `logProbThreshold`, is silence: no reason to try another temperature. In audio over 30 s such a window is left out.
     * `null`: nothing is silence. Default 0.6.
     */
    readonly noSpeechThreshold?: number | null | undefined;
    /**
     * Transcripts followed at once at temperature 0, 1 to 32. Default 1: greedy decoding. With more, a call's `draft` has
     * no use.
     */
    readonly beamSize?: number | undefined;
    /** How many finished transcripts end a beam search, as a multiple of `beamSize`; above 0, at most 10. Default 1. */
    readonly patience?: number | undefined;
    /**
     * How several transcripts are compared: by log-probability divided by length (`null`, the default), or by
     * `((5 + length) / 6) ** lengthPenalty` with a number from 0 to 1 (Wu et al. 2016, arXiv 1609.08144).
     */
    readonly lengthPenalty?: number | null | undefined;
    /**
     * Tokens that are never written; -1 stands for annotations such as brackets and music notes. Default `[-1]`. The
     * control tokens are added, but for an empty list, which suppresses nothing.
     */
    readonly suppressTokens?: readonly number[] | undefined;
    /** Whether a transcript may not begin with a blank, or its end. Default `true`. */
    readonly suppressBlank?: boolean | undefined;
    /** Latest start of the first segment of a window in seconds, above 0, at most 30; `null`: any. Default 1. */
    readonly maxInitialTimestamp?: number | null | undefined;
    /**
     * In audio over 30 s: whether a window is decoded after the text of those before it. It is forgotten after a window
     * that took a temperature above 0.5. Default `true`; with `false`, one that repeats itself spoils none but itself.
     */
    readonly conditionOnPreviousText?: boolean | undefined;
    /**
     * In audio over 30 s, where words are asked for: what looks made up by its words (improbable, very short or very
     * long) and stands between silences longer than this is left out, and the audio heard again without the silence.
     * Seconds, above 0, at most 30. Default `null`: never.
     */
    readonly hallucinationSilenceThreshold?: number | null | undefined;
}

/**
 * What of the 30 s window goes through the encoder: `silence-tail`, the audio there is and a sparse stand-in for the
 * silence that fills the window; or `full`, all of it, as Whisper was trained.
 */
type AudioContext = 'silence-tail' | 'full';

/** Settings of {@link createOnnxBackend}. */
interface OnnxBackendOptions extends ProcessOptions {
    /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model: of a CTranslate2 or Hugging Face directory, or of a ggml file. */
    readonly model: string;
    /**
     * `auto` (default): `int8` where the processor does it right and fast, else `fp32`; on another execution provider than
     * the processor `fp32`, since the 8-bit graphs are made of operations that only the processor has.
     */
    readonly precision?: Precision | 'auto' | undefined;
    /**
     * `silence-tail` (default): only the audio there is goes through the encoder, and a stand-in for the silence after
     * it is added. `full`: whole 30 s windows, as Whisper was trained; some 5 to 10 times slower for short audio.
     */
    readonly audioContext?: AudioContext | undefined;
    /** How it decodes: temperatures and when to try the next one, beams, suppression, long audio. */
    readonly decoding?: DecodingOptions | undefined;
    /**
     * What to compute on, best first, as `onnxruntime-node` takes them: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects
     * with such a name and the provider's settings (plain data). 1 to 8, default `['cpu']`. One that cannot be had fails
     * `load` with `ERR_BACKEND_UNAVAILABLE`, unless `cpu` stands behind it: then the next one is taken and a warning
     * logged. Single operations that a provider lacks run on the processor.
     */
    readonly executionProviders?: readonly ExecutionProvider[] | undefined;
}
/** The defaults of all options that have one. */
declare const DEFAULT_ONNX_BACKEND_OPTIONS: DefaultsOf<OnnxBackendOptions, 'model' | 'onProgress'>;

/** How the engine is. Memory and processor time are those of all its processes together. */
interface OnnxBackendHealth extends BackendHealth {
    /** Processes that have loaded the model. */
    readonly processes: number;
}
/** Whisper on ONNX Runtime. */
interface OnnxBackend extends TranscriptionBackend {
    readonly name: 'onnx';
    /** The model as it was asked for. */
    readonly model: string;
    /** What it computes in; `auto` until the model is loaded and the processor has been asked. */
    readonly precision: Precision | 'auto';
    /** Processes at most, as `auto` came to; `capabilities.maxConcurrency` is the same. */
    readonly processes: number;
    /** Threads of each, as `auto` came to. */
    readonly threads: number;
    health(): Promise<OnnxBackendHealth>;
}
/**
 * Whisper on ONNX Runtime, in child processes of its own. The model is fetched and loaded by `load`, or by the first
 * call; a further process, up to `processes`, is started when several calls are there at once.
 *
 * A prompt that is too long is cut: its last 223 tokens count, less those of a prefix. Of a prefix the last 168 tokens
 * are what the transcript begins with, and those before them stand in for the prompt. A token's probability is among
 * the tokens that may come at its place. A call that is aborted stops at the next token; an engine that crashed or hung
 * fails the call as retryable and is started anew.
 *
 * Audio over 30 s, up to two hours, is heard window by window, as OpenAI's `transcribe()` hears it: each from where the
 * last whole segment ended, after the text so far. Such a call takes no prefix and has no use for a draft, and others
 * wait until all of it is heard.
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

export { type AudioContext, DEFAULT_ONNX_BACKEND_OPTIONS, type DecodingOptions, ExecutionProvider, type OnnxBackend, type OnnxBackendHealth, type OnnxBackendOptions, Precision, createOnnxBackend };
