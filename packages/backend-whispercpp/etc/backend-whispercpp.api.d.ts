import { Logger, TranscriptionBackend, BackendHealth } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';
import { ModelProgress } from '@ws/models';

/** What a build computes on, beside the processor. */
type Acceleration = 'cpu' | 'metal' | 'cuda' | 'vulkan';
/** A whisper.cpp that was built here. Absolute paths. */
interface BuiltWhisperCpp {
    readonly version: string;
    readonly acceleration: Acceleration;
    readonly directory: string;
    /** The shared library. */
    readonly library: string;
    readonly server: string;
    readonly cli: string;
    readonly quantize: string;
}
/** The builds that are there; those for a graphics card come first, since a user asked for them. */
declare function findBuilt(folder?: string): readonly BuiltWhisperCpp[];

/** What a build is doing, and how far it is. */
interface BuildProgress {
    /** `waiting`: another process builds the same. */
    readonly phase: 'waiting' | 'downloading' | 'unpacking' | 'configuring' | 'compiling' | 'done';
    /** 0 to 1, of the phase; known only while compiling. */
    readonly progress?: number | undefined;
}
/** Settings of {@link buildWhisperCpp}. */
interface BuildOptions {
    /** What to compute on beside the processor. Default `cpu`: nothing else. */
    readonly acceleration?: Acceleration | undefined;
    /** Build again what is there. Default false. */
    readonly force?: boolean | undefined;
    /** Compilers that run at the same time, 1 to 256. Default: as many as the machine has processors. */
    readonly jobs?: number | undefined;
    /** Where builds lie. Default: `whisper-streaming/whisper.cpp` in the user's cache. */
    readonly directory?: string | undefined;
    /** Called often. */
    readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}

/**
 * Builds whisper.cpp's library, `whisper-server`, `whisper-cli` and `whisper-quantize` for this machine's processor, once,
 * in the user's cache: a minute or two. Needs npm, cmake and a C++ compiler. Processes that ask at once share one build;
 * it appears whole, or not at all.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` saying what is missing and how to get it, `ERR_ABORTED`,
 * `ERR_INVALID_OPTION`
 */
declare function buildWhisperCpp(options?: BuildOptions): Promise<BuiltWhisperCpp>;

/**
 * How much the encoder is given: `auto`, as little as leaves the text the same, or `full`, always 30 s.
 */
type AudioContextOption = 'auto' | 'full';

/** Options of all backends of whisper.cpp. */
interface EngineOptions {
    /**
     * Threads of one call, 1 to 64. `auto` (default): one less than there are processors (of a container: that it is
     * granted), shared among calls that run at once, at most 4.
     */
    readonly threads?: number | 'auto' | undefined;
    /** `auto` (default): as short as the audio allows. `full`: whole 30 s windows, two to three times slower for short audio. */
    readonly audioContext?: AudioContextOption | undefined;
    /**
     * Where word times come from. `dtw` (default): the decoder's attention, by dynamic time warping, where the model's
     * alignment heads are known. `token`: whisper.cpp's own guess, by how loud it is.
     */
    readonly wordTimes?: 'dtw' | 'token' | undefined;
    /** Beams, 1 to 8. Default 1: greedy, which is what streaming wants. */
    readonly beamSize?: number | undefined;
    /** Whether a graphics card is used, where the build can. Default true. */
    readonly gpu?: boolean | undefined;
    /** Which, 0 to 64. Default 0. */
    readonly gpuDevice?: number | undefined;
    /** How often loading that failed for a passing reason is tried again, 0 to 10. Default 2. Calls are the caller's to repeat; a session does it. */
    readonly retries?: number | undefined;
    /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 250. */
    readonly retryDelayMs?: number | undefined;
    /** Calls that wait, at most, 1 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Told how a model's download and conversion go. */
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
    readonly logger?: Logger | undefined;
}
/** Settings of {@link createWhisperCppBackend}. */
interface WhisperCppBackendOptions extends EngineOptions {
    /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model. The backend converts a model of another format to ggml, once. */
    readonly model: string;
    /** Path of a whisper.cpp shared library. Default: `WHISPER_CPP_LIB`, else the system's, else one built before. */
    readonly library?: string | undefined;
    /**
     * Calls that run at the same time, 1 to 16; `auto`: one for every processor. Default 1. They share the weights; each
     * has a state of its own, for `tiny` of some 20 MB, for `large` of some 400.
     */
    readonly maxConcurrency?: number | 'auto' | undefined;
    /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; its process is killed. Default 120 000. */
    readonly callTimeoutMs?: number | undefined;
    /** Milliseconds without a call after which the model is unloaded, 1000 to 86 400 000; the next call loads it again. Default: it stays. */
    readonly idleTimeoutMs?: number | undefined;
}
type LibraryUnsaid = 'library' | 'idleTimeoutMs' | 'onProgress';
/** The defaults of all options that have one. */
declare const DEFAULT_WHISPERCPP_OPTIONS: DefaultsOf<WhisperCppBackendOptions, LibraryUnsaid | 'model'>;
/** Settings of {@link createWhisperCliBackend}. With `wordTimes: 'dtw'`, segments of calls that ask for words are told at the end. */
interface WhisperCliBackendOptions extends EngineOptions {
    /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model. The backend converts a model of another format to ggml, once. */
    readonly model: string;
    /** The program. Default: `WHISPER_CLI`, else one built before, else the one on the `PATH`. */
    readonly executable?: string | undefined;
    /** Calls that run at the same time, 1 to 16. Default 1. Each loads the model for itself. */
    readonly maxConcurrency?: number | undefined;
    /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000; it is killed. Default 300 000: it loads the model, too. */
    readonly callTimeoutMs?: number | undefined;
}
type CliUnsaid = 'executable' | 'onProgress';
/** The defaults of all options that have one. */
declare const DEFAULT_WHISPER_CLI_OPTIONS: DefaultsOf<WhisperCliBackendOptions, CliUnsaid | 'model'>;
/**
 * Settings of {@link createWhisperServerBackend}: with `url` of a server that runs, with `model` of one to start.
 * `threads`, `gpu`, `gpuDevice`, `wordTimes` and `onProgress` are for one to start: a server that runs has its own.
 */
interface WhisperServerBackendOptions extends EngineOptions {
    /** Where a whisper-server runs: `http://127.0.0.1:8080`. It is neither started, watched nor stopped. */
    readonly url?: string | undefined;
    /** The model of a server to start: a name that `@ws/models` knows (`tiny.en`), or a path. */
    readonly model?: string | undefined;
    /** The server's program. Default: `WHISPER_SERVER`, else one built before, else the one on the `PATH`. Not with `url`. */
    readonly executable?: string | undefined;
    /**
     * Where word times come from. `dtw` (default): the decoder's attention, where whisper.cpp knows the model's alignment
     * heads; segments are then told at the end only. `token`: whisper.cpp's own guess; segments are told as they are decoded,
     * where the audio is longer than some 27 s. Not with `url`: the server decides.
     */
    readonly wordTimes?: 'dtw' | 'token' | undefined;
    /**
     * Prefix of all paths of the server: `--request-path`. Default: none with `url`; a random one for a server that is
     * started here.
     */
    readonly requestPath?: string | undefined;
    /** `--inference-path`. Default `/inference`. */
    readonly inferencePath?: string | undefined;
    /** Milliseconds until the server must be ready, 1000 to 3 600 000. Default 600 000 for large models; with `url` 10 000. */
    readonly startTimeoutMs?: number | undefined;
    /**
     * Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3 600 000: a server that was started here
     * is killed; the connection to another one is closed. Default 120 000.
     */
    readonly callTimeoutMs?: number | undefined;
    /** Milliseconds without a call after which the server is stopped, 1000 to 86 400 000. Default: it stays. Not with `url`. */
    readonly idleTimeoutMs?: number | undefined;
}
type ServerUnsaid = 'url' | 'model' | 'executable' | 'requestPath' | 'idleTimeoutMs' | 'onProgress';
/** The defaults of all options that have one. */
declare const DEFAULT_WHISPER_SERVER_OPTIONS: DefaultsOf<WhisperServerBackendOptions, ServerUnsaid>;

/** What the child process found. */
interface LibraryFacts {
    /** The library that is used. */
    readonly library: string;
    /** Of whisper.cpp. */
    readonly version: string;
    readonly multilingual: boolean;
    /** That the model knows, by ISO 639-1 code. */
    readonly languages: readonly string[];
    readonly wordTimes: 'dtw' | 'token';
    /** Billions of floating-point operations a second that one thread does in the encoder, measured at load. */
    readonly gigaflops: number;
}

/** whisper.cpp's library, in a child process. */
interface WhisperCppBackend extends TranscriptionBackend {
    readonly name: 'whispercpp';
    /** The model as it was asked for. */
    readonly model: string;
    /** Which library is used, and what it is; nothing until it is loaded. */
    readonly library: LibraryFacts | undefined;
    health(): Promise<BackendHealth>;
}
/**
 * whisper.cpp through its C API, in a child process of its own: the library is found on this machine, or built before by
 * `npx @ws/backend-whispercpp build`. Versions 1.9.x; another one is refused before anything of it is used.
 *
 * A prompt that is too long is cut: its last 223 tokens count. A call that is aborted stops at the decoder's next step, or
 * after the encoder. A library that crashed or hung fails the call as retryable, and is loaded anew; `retries` is of loading alone.
 *
 * Audio over 30 s, up to two hours, is heard window by window, each after the text of the one before.
 *
 * @example
 * ```ts
 * await using backend = createWhisperCppBackend({ model: 'tiny.en' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createWhisperCppBackend(options: WhisperCppBackendOptions): WhisperCppBackend;

/** Facts about the program. */
interface CliFacts {
    /** Absolute path. */
    readonly executable: string;
    /** Of whisper.cpp. */
    readonly version: string;
    readonly multilingual: boolean;
    /** That the model knows, by ISO 639-1 code. */
    readonly languages: readonly string[];
    readonly wordTimes: 'dtw' | 'token';
}

/** whisper-cli. */
interface WhisperCliBackend extends TranscriptionBackend {
    readonly name: 'whispercpp';
    /** The model as it was asked for. */
    readonly model: string;
    /** Which program is used, and what it is; nothing until it is loaded. */
    readonly command: CliFacts | undefined;
}
/**
 * whisper.cpp's `whisper-cli`, a process for each call, which loads the model anew: for files, where nothing is to stay in
 * memory. Segments and progress are told as it prints them. A call that is aborted kills its process; all end with this
 * process, however that ends. Temporary files are in a folder that only this user may look into, and are removed with the
 * call; those that a killed process left behind are removed at the next start.
 *
 * whisper-cli tells neither the probability of no speech, nor those of languages other than the detected one:
 * `noSpeechProb` and `languageProbabilities` are missing.
 *
 * @example
 * ```ts
 * await using backend = createWhisperCliBackend({ model: 'base' });
 * const { segments } = await backend.transcribe(samples, {
 *   sampleRate: 16000,
 *   onSegment: ({ start, text }) => console.log(start, text),
 * });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createWhisperCliBackend(options: WhisperCliBackendOptions): WhisperCliBackend;

/** Facts about the server. */
interface ServerFacts {
    /** Where it answers, without its secret path. */
    readonly url: string;
    /** Of its process, where it was started here. */
    readonly pid: number | undefined;
    /** `undefined` for a server that we did not start. */
    readonly multilingual: boolean | undefined;
    /** The model's, by ISO 639-1 code. `undefined` for a server that we did not start. */
    readonly languages: readonly string[] | undefined;
    /** `undefined` for a server that we did not start. */
    readonly wordTimes: 'dtw' | 'token' | undefined;
}

/** A whisper-server. */
interface WhisperServerBackend extends TranscriptionBackend {
    readonly name: 'whispercpp';
    /** The model as it was asked for; `undefined` for a server that runs already (`url`). */
    readonly model: string | undefined;
    /** Where the server is, and what is known of it; `undefined` until it is loaded. */
    readonly server: ServerFacts | undefined;
    /** With `url`, the server is asked. Memory and processor time are known only of a server that was started here. */
    health(): Promise<BackendHealth>;
}
/**
 * whisper.cpp's `whisper-server`, over HTTP: one that runs (`url`), or one that is started for this backend (`model`),
 * watched, started anew after its death, and ended with this process, however that ends. It hears one call at a time;
 * further ones wait here. A call that is aborted closes its connection, at which the server stops computing.
 *
 * With `url` the model is unknown: a language or task that an English-only model ignores shows in its answer, and the call
 * fails. `languageProbability` is then given only if the caller asks for `languageProbabilities`, which cost another pass of
 * the encoder; a server that is started here always gives it.
 *
 * @example
 * ```ts
 * await using backend = createWhisperServerBackend({ url: 'http://127.0.0.1:8080' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createWhisperServerBackend(options: WhisperServerBackendOptions): WhisperServerBackend;

export { type BuildOptions, type BuildProgress, type BuiltWhisperCpp, DEFAULT_WHISPERCPP_OPTIONS, DEFAULT_WHISPER_CLI_OPTIONS, DEFAULT_WHISPER_SERVER_OPTIONS, type WhisperCliBackend, type WhisperCliBackendOptions, type WhisperCppBackend, type WhisperCppBackendOptions, type WhisperServerBackend, type WhisperServerBackendOptions, buildWhisperCpp, createWhisperCliBackend, createWhisperCppBackend, createWhisperServerBackend, findBuilt };
