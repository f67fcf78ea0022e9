import { FetchProgress } from '@ws/models/web';
export { FetchProgress, clearModelCache } from '@ws/models/web';
import { Logger, TranscriptionBackend } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';

/**
 * What of the 30 s window goes through the encoder: `silence-tail`, the audio there is and a sparse stand-in for the
 * silence that fills the window; or `full`, all of it, as Whisper was trained.
 */
type AudioContext = 'silence-tail' | 'full';

/** What the engine computes in: `int8` has 8-bit weights and activations in its linear layers. */
type Precision = 'fp32' | 'int8';

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

/** What computes in a browser: the processor through WebAssembly, or the graphics processor. */
type WebExecutionProvider = 'webgpu' | 'wasm';
/** Settings of `createOnnxBackend` in browsers. */
interface WebOnnxBackendOptions {
    /**
     * The address of a model, absolute or relative to the page: of a folder with a CTranslate2 model (`config.json`,
     * `tokenizer.json`, `model.bin`) or a Hugging Face one (`model.safetensors`), or of a ggml file of whisper.cpp. Or a
     * name that `@ws/models` knows (`tiny.en`, `base`), which is fetched from the Hugging Face hub.
     */
    readonly model: string;
    /** `auto` (default): `int8` on WebAssembly, `fp32` on WebGPU, which has no 8-bit products. */
    readonly precision?: Precision | 'auto' | undefined;
    /** As in Node: `silence-tail` (default), or `full` for whole 30 s windows. */
    readonly audioContext?: AudioContext | undefined;
    /**
     * What may compute; the first that is there does. Default `['wasm']`. `['webgpu', 'wasm']` takes the graphics processor
     * where the browser has one that is not computed in software.
     */
    readonly executionProviders?: readonly WebExecutionProvider[] | undefined;
    /**
     * Threads of one inference on WebAssembly, 1 to 64. Default: one less than the machine has, at most 4. Only on pages
     * that are cross-origin isolated; elsewhere one, and a note says so.
     */
    readonly threads?: number | undefined;
    /**
     * Whether the model is kept on the user's disk (in the origin private file system) and taken from there the next time.
     * Default `true`.
     */
    readonly cache?: boolean | undefined;
    /** SHA-256 of the model's files by name, in hexadecimal: `{ 'model.bin': '…' }`. Those of models by name are known. */
    readonly checksums?: Readonly<Record<string, string>> | undefined;
    /** Where models by name come from. Default `https://huggingface.co`. */
    readonly hub?: string | undefined;
    /**
     * The address of a folder with the files of `onnxruntime-web/dist`, absolute or relative to the page, on your server
     * or on a CDN. Needed where no bundler puts them in place.
     */
    readonly wasmPaths?: string | undefined;
    /**
     * Starts the worker: `() => new Worker('/assets/web-worker.js', { type: 'module' })`. Needed where no bundler sees that
     * `dist/web-worker.js` is one, and puts it elsewhere than beside this module.
     */
    readonly createWorker?: (() => Worker) | undefined;
    /** How it decodes: temperatures and when to try the next one, beams, suppression, long audio. */
    readonly decoding?: DecodingOptions | undefined;
    /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its worker is ended. Default 300000. */
    readonly callTimeoutMs?: number | undefined;
    /** Told how a model's download goes. */
    readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
type Unsaid = 'threads' | 'wasmPaths' | 'createWorker' | 'onProgress';
/** The defaults of all options that have one; `threads` depends on the machine. */
declare const DEFAULT_WEB_ONNX_BACKEND_OPTIONS: DefaultsOf<WebOnnxBackendOptions, Unsaid | 'model'>;

/** Facts about a loaded engine in a browser. */
interface WebEngineInfo {
    readonly executionProvider: WebExecutionProvider;
    readonly precision: Precision;
    /** Threads of one inference. */
    readonly threads: number;
    /** That the model knows, by ISO 639-1 code. */
    readonly languages: readonly string[];
    /** Whether no file of the model had to be downloaded. */
    readonly fromCache: boolean;
    /** Settings that were not met, or could be better, and why: a sentence each. */
    readonly notes: readonly string[];
}

/** Whisper on ONNX Runtime, in a browser. */
interface WebOnnxBackend extends TranscriptionBackend {
    readonly name: 'onnx';
    /** The model as it was asked for. */
    readonly model: string;
    /** What it computes with; `undefined` until the model is loaded. */
    readonly engine: WebEngineInfo | undefined;
}
/**
 * Whisper on ONNX Runtime, in a Web Worker of its own: the page never waits. The model is fetched and loaded by `load`,
 * or by the first call. All else is as in Node: what a call takes and answers, the queue, how it is aborted (before the
 * next token), and that a worker that died or hung fails the call as retryable and is started anew.
 *
 * @example
 * ```ts
 * await using backend = createOnnxBackend({ model: '/models/tiny.en/' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createOnnxBackend(options: WebOnnxBackendOptions): WebOnnxBackend;

export { type AudioContext, DEFAULT_WEB_ONNX_BACKEND_OPTIONS, type Precision, type WebEngineInfo, type WebExecutionProvider, type WebOnnxBackend, type WebOnnxBackendOptions, createOnnxBackend };
