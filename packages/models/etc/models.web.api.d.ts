import { DefaultsOf } from '@ws/core/internal';

/** How far a file of a model has come. */
interface FetchProgress {
    readonly phase: 'downloading';
    /** The model as it was asked for. */
    readonly model: string;
    readonly file: string;
    readonly receivedBytes: number;
    /** `undefined` where the server does not tell. */
    readonly totalBytes: number | undefined;
}
/** Settings of {@link fetchModel}. */
interface FetchModelOptions {
    /**
     * Whether files are kept on the user's disk (in the origin private file system) and taken from there the next time.
     * Default `true`; where the browser keeps nothing, as in some private windows, they are held in memory.
     */
    readonly cache?: boolean | undefined;
    /** SHA-256 of files by name, in hexadecimal: `{ 'model.bin': '…' }`. Those of models by name are known. */
    readonly checksums?: Readonly<Record<string, string>> | undefined;
    /** What a relative address of a model is relative to. Default: the address of the page or worker. */
    readonly baseUrl?: string | undefined;
    /** Where models by name come from. Default `https://huggingface.co`. */
    readonly hub?: string | undefined;
    /** Milliseconds before a broken download is resumed, 0 to 60000; doubles each time. Default 500. */
    readonly retryDelayMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}
type Unsaid = 'baseUrl' | 'signal' | 'onProgress';
/** The defaults of all options that have one. */
declare const DEFAULT_FETCH_MODEL_OPTIONS: DefaultsOf<FetchModelOptions, Unsaid>;

/** A model whose files are at hand. */
interface FetchedModel extends Disposable {
    /** What `openModel` and `openWeights` of this entry take; lets go of the files when disposed. */
    readonly path: string;
    /** Whether nothing had to be downloaded. */
    readonly fromCache: boolean;
    /** Why the files are held in memory although they were to be kept; `undefined` when they are kept. */
    readonly notKept: string | undefined;
}
/**
 * Fetches the files of a Whisper model, for `openModel` of this entry. Runs in workers: browsers can append to files,
 * and read them piece by piece, there alone. What was downloaded is kept, and a second call asks no server; a broken
 * download is resumed, if the server knows ranges. Other workers and pages of the same origin that want
 * the same file wait for it.
 *
 * Memory: a file goes to the disk as it comes, and its tensors are read from there. Without `cache` it is in memory once.
 *
 * @param model A name (`tiny.en`, `base`), fetched from the Hugging Face hub and checked against the catalogue's
 *   checksums; or the address of a CTranslate2 or Hugging Face folder, or of a ggml file, absolute or relative.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no such model, `ERR_MODEL_INVALID` when its
 *   configuration cannot be used, `ERR_DOWNLOAD_FAILED` when a file cannot be had, has another checksum, or finds no
 *   room; `ERR_ABORTED`, `ERR_INVALID_OPTION`
 */
declare function fetchModel(model: string, options?: FetchModelOptions): Promise<FetchedModel>;

/** Deletes every model that this origin's cache holds, complete or not. */
declare function clearModelCache(): Promise<void>;

/** The sizes of a Whisper model, named as OpenAI's `ModelDimensions` names them. All are whole numbers above zero. */
interface WhisperDimensions {
    /** Mel bands the encoder hears: 80, or 128 for large-v3 and its children. */
    readonly nMels: number;
    /** Encoder positions: 1500 (30 s at 50 per second). */
    readonly nAudioCtx: number;
    readonly nAudioState: number;
    readonly nAudioHead: number;
    readonly nAudioLayer: number;
    /** Rows of the token embedding: 51864 English-only, 51865 multilingual, 51866 from large-v3 on. */
    readonly nVocab: number;
    /** Decoder positions: 448. */
    readonly nTextCtx: number;
    readonly nTextState: number;
    readonly nTextHead: number;
    readonly nTextLayer: number;
}

/** What a model says beyond its weights. */
interface WhisperModelConfig {
    /**
     * `[layer, head]` of the decoder's cross-attention heads that follow the audio, for word times. Empty when nothing
     * names any, or only such as the model does not have: distilled models come with their teacher's.
     */
    readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
    /** Tokens never to be produced: symbols that are not speech. Empty for a ggml file, which does not say. */
    readonly suppressTokens: readonly number[];
    /** Tokens not to be produced first: blank and end of text. Empty for a ggml file, which does not say. */
    readonly suppressTokensAtBegin: readonly number[];
    /** The language tokens, in OpenAI's order of languages. */
    readonly languageIds: readonly number[];
}

/**
 * The format of a model's weights: a CTranslate2 directory, a Hugging Face directory with `safetensors`, or one `ggml`
 * file of whisper.cpp.
 */
type WeightFormat = 'ctranslate2' | 'safetensors' | 'ggml';
/**
 * How a tensor's numbers lie in the file: IEEE single, IEEE half, bfloat16, 8-bit integers with one scale per row
 * (CTranslate2), or ggml's blocks of 32 numbers with one scale each (`q4_1` and `q5_1` with an offset, too).
 * {@link WhisperWeights.read} gives float32 whatever it is.
 */
type WeightDtype = 'f32' | 'f16' | 'bf16' | 'i8' | 'q4_0' | 'q4_1' | 'q5_0' | 'q5_1' | 'q8_0';
/** One tensor of a model, without its numbers. */
interface WeightTensor {
    /** The name in OpenAI's `state_dict`, such as `encoder.blocks.0.attn.query.weight`. */
    readonly name: string;
    /** Sizes, outermost first; a linear layer is `[out, in]`, a convolution `[out, in, width]`. */
    readonly shape: readonly number[];
    readonly dtype: WeightDtype;
}
/**
 * An opened weights file, whatever its format. The file stays on disk: only the tensor that is being read is in memory.
 * Dispose it to close the file.
 */
interface WhisperWeights extends Disposable {
    readonly format: WeightFormat;
    readonly dimensions: WhisperDimensions;
    /** Every tensor of the model and nothing else, by name, in the order in which the audio meets them. */
    readonly tensors: ReadonlyMap<string, WeightTensor>;
    /**
     * Reads one tensor as float32, row by row in its `shape`.
     *
     * @param target Filled and returned when given; its length must be the tensor's.
     * @throws TranscribeError `ERR_INVALID_OPTION` for an unknown name or a target of another length,
     *   `ERR_MODEL_INVALID` when the file cannot be read to the tensor's end or holds NaN or infinite numbers there,
     *   `ERR_DISPOSED` after disposal.
     */
    read(name: string, target?: Float32Array | undefined): Float32Array;
}

/** An opened model. Dispose `weights` when they are read. */
interface WhisperModel {
    readonly weights: WhisperWeights;
    readonly config: WhisperModelConfig;
    /**
     * The model's tokeniser, as the text of a Hugging Face `tokenizer.json`: the file beside the weights, or for ggml one
     * made of the vocabulary in the file (without merges, which follow from the tokens' order). It can be had after
     * `weights` were disposed.
     *
     * @throws TranscribeError `ERR_MODEL_INVALID` when it cannot be read, or a ggml file lacks tokens.
     */
    readTokenizer(): string;
}
/**
 * Opens the weights of a Whisper model, whatever their format: a CTranslate2 directory, a Hugging Face directory with
 * `safetensors`, a ggml file of whisper.cpp, or a directory with one. Reading is synchronous and tensor by tensor: the
 * file is never held in memory whole.
 *
 * @param path Of the directory, or of the file of the weights.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no model at the path, `ERR_MODEL_INVALID` when it is
 *   damaged, foreign or of an unsupported kind.
 */
declare function openWeights(path: string): WhisperWeights;
/**
 * Opens a Whisper model: its weights as {@link openWeights} does, with its configuration and its tokeniser.
 *
 * @param path Of a directory (CTranslate2, Hugging Face, or with one ggml file), or of the file of the weights.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no model at the path, or files of it are missing;
 *   `ERR_MODEL_INVALID` when its weights or its configuration cannot be used. The tokeniser is not read here.
 */
declare function openModel(path: string): WhisperModel;

export { DEFAULT_FETCH_MODEL_OPTIONS, type FetchModelOptions, type FetchProgress, type FetchedModel, type WeightDtype, type WeightFormat, type WeightTensor, type WhisperDimensions, type WhisperModel, type WhisperModelConfig, type WhisperWeights, clearModelCache, fetchModel, openModel, openWeights };
