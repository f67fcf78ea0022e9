export { a as PCM_ENCODINGS, b as PcmDecoder, f as bytesPerSample, g as createFrameCutter } from './pcm.shared.js';
export { M as MAX_RESAMPLER_RATE, a as MIN_RESAMPLER_RATE } from './resampler.shared.js';
import { a as SessionJournal } from './session-journal.shared.js';
export { S as SAMPLE_RATE, m as msToSamples, r as roundSeconds, s as samplesToMs, c as samplesToSeconds, d as secondsToSamples } from './session-journal.shared.js';
import { a as TranscribeOptions, B as BackendHealth, b as BackendCapabilities, T as TranscriptionBackend, L as LanguageChoice } from './backend.shared.js';
export { A as AttentionStop } from './backend.shared.js';
import { C as Clock, E as ErrorCode, T as TranscribeError } from './clock.shared.js';
export { a as abortedError, s as systemClock, u as unavailable } from './clock.shared.js';
import { L as Logger } from './logger.shared.js';
export { s as silentLogger } from './logger.shared.js';
import { E as EndpointingOptions } from './session-options.shared.js';
export { C as CancelledEvent, r as CountedEvent, k as ErrorEvent, F as FinalEvent, s as InferenceKind, J as JoinableScheduler, P as PartialEvent, t as SampleRange, u as SchedulerClient, b as SessionEvent, g as SpeakersEvent, f as SpeechEndEvent, e as SpeechStartEvent, h as SuppressedEvent, U as UntranscribedEvent, W as WarningEvent } from './session-options.shared.js';
import { T as TranscriptResult, S as Segment, W as Word, a as Token } from './transcript.shared.js';
export { S as SpeechDetectorOptions } from './vad.shared.js';
export { i as inTime, t as textForModel, u as until } from './adapter.shared.js';
import { O as OptionKind, a as OptionSpec, S as SettingsOf, D as DefaultsOf } from './option-spec.shared.js';
export { d as defaultsOf, e as extendSpec, i as isObject, r as readGivenOptions, b as readOption, c as readOptions } from './option-spec.shared.js';
export { W as WrittenTranscript, s as segmentsOf } from './transcript-writer.shared.js';
export { A as AckMessage, f as AudioFrameMessage, C as ClientMessage, g as ConfigureMessage, E as ErrorMessage, F as FinalizeMessage, h as FlushedMessage, K as KNOWN_SPEAKERS, i as KnownSpeakerMessage, j as MAX_SAMPLE_RATE, k as MIN_SAMPLE_RATE, O as OfChannel, l as OneShotMessage, m as OneShotResultMessage, n as OneShotSegment, P as PROTOCOL_VERSION, o as PingMessage, R as REDACTION, p as REDACTION_KINDS, q as ReadyMessage, r as RedactionKind, s as ResumeRequest, t as SPEAKERS_REQUEST, u as ServerLimits, S as ServerMessage, v as SpeakersOptions, w as SpeakersRequest, a as StartMessage, x as SuppressedMessage, T as TURN_NAMES, y as TurnName, V as VAD_NAMES, z as VadName, B as WIRE_CHANNELS, G as WIRE_ENCODINGS, H as WaitMessage, I as WarningMessage, J as WireChannels, L as WireEncoding, N as fromWireError, Q as protocolError, U as wireErrorCode } from './client-codec.shared.js';
import { b as SessionChanges } from './session.shared.js';
import { S as StrategyName } from './strategy.shared.js';
export { c as checkAudioSource, n as notSamples } from './audio-source.shared.js';
import { K as KnownSpeaker } from './diarizer.shared.js';
export { A as AlignAttStrategyOptions, L as LocalAgreementStrategyOptions } from './local-agreement.shared.js';
export { s as suits } from './strategy-options.shared.js';

/** A kind by what it accepts. */
declare function optionKind<T>(accepted: string, accepts: (value: unknown) => boolean, fallback: T): OptionKind<T>;
/** What is checked where it is used. */
declare function unchecked<T>(): OptionKind<T | undefined>;
/** Of an option that must be given. */
declare function required<T>({ fallback: _, ...kind }: OptionKind<T>): OptionKind<Exclude<T, undefined>>;
/** A kind that makes its setting of the given value by `take`. */
declare function taken<T>(kind: OptionKind<T>, take: NonNullable<OptionKind<T>['take']>): OptionKind<T>;
interface NumberKind<T = number> extends OptionKind<T> {
    readonly min: number;
    readonly max: number;
}
/** A number from `min` to `max`. */
declare function number<F extends number | undefined = undefined>(min: number, max: number, fallback?: F): NumberKind<number | NoInfer<F>>;
/** A whole number from `min` to `max`. */
declare function wholeNumber<F extends number | undefined = undefined>(min: number, max: number, fallback?: F): NumberKind<number | NoInfer<F>>;
/** The same in whole numbers. */
declare function whole<T>({ min, max, fallback }: NumberKind<T>): NumberKind<T>;
/** True or false. */
declare function flag<F extends boolean | undefined = undefined>(fallback?: F): OptionKind<boolean | NoInfer<F>>;
/** One of some names or numbers. */
declare function choice<const C extends string | number, F extends NoInfer<C> | undefined = undefined>(choices: readonly C[], fallback?: F): OptionKind<C | NoInfer<F>>;
/** A string that is not empty. */
declare function text<F extends string | undefined = undefined>(fallback?: F, accepted?: string): OptionKind<string | NoInfer<F>>;
/** Half a surrogate pair is no text, and breaks programs that write UTF-8. */
declare function isWellFormed(value: unknown): value is string;
/** Something with these methods. */
declare function part<P extends object>(methods: readonly (keyof P & string)[], fallback?: undefined, accepted?: string): OptionKind<P | undefined>;
declare function part<P extends object>(methods: readonly (keyof P & string)[], fallback: P): OptionKind<P>;
/** An object with options of its own. */
declare function group<Settings extends object>(spec: OptionSpec<Settings>): OptionKind<Settings>;
/** A whole number from 1 to `max`, or `auto`. */
declare function countOrAuto(max: number, fallback?: number | 'auto'): NumberKind<number | 'auto'>;
/** A list, in which nothing stands twice, of `min` or more of the choices. */
declare function listOf<const C extends string>(choices: readonly C[], min: number, fallback: readonly C[]): OptionKind<readonly C[]>;
/** An address with its scheme and host. */
declare function address<F extends string | undefined = undefined>(fallback?: F): OptionKind<string | NoInfer<F>>;
/** A function. */
declare function callback<F>(accepted?: string): OptionKind<F | undefined>;
/** Whom to tell what is done. */
declare const LOGGER: OptionKind<Logger>;
/** What time is taken from. */
declare const CLOCK: OptionKind<Clock>;
/** What ends the work. */
declare const SIGNAL: OptionKind<AbortSignal | undefined>;
/** SHA-256 of files by their names; the setting has it in small letters. */
declare const CHECKSUMS: OptionKind<Readonly<Record<string, string>>>;

/** Items that wait, in order, for one reader. When that reader leaves, another one may go on where it stopped. */
interface AsyncQueue<T> {
    readonly length: number;
    /** @returns `false` where the queue is full: the item is not taken. A queue that is closed takes nothing, and is not full */
    push(item: T): boolean;
    /** Reading ends after the items that wait, or throws this error. Only the first call counts. */
    close(error?: unknown): void;
    /** Reading ends now, and nothing waits any more. */
    discard(): void;
    /** @throws TranscribeError `ERR_INVALID_STATE` while another reader is there */
    [Symbol.asyncIterator](): AsyncIterator<T, undefined>;
}
interface AsyncQueueOptions<T> {
    /** The most that may wait. Default: no bound, for a writer that keeps one itself. */
    readonly max?: number | undefined;
    /** How much of `max` an item takes. Default 1. */
    readonly sizeOf?: ((item: T) => number) | undefined;
    /** Holds the items that wait. Default: an array, in which all of them stay. */
    readonly items?: WaitingItems<T> | undefined;
}
interface WaitingItems<T> {
    readonly length: number;
    push(item: T): void;
    shift(): T | undefined;
    /** Called when the queue has no room for an item: takes out what need not stay. */
    dropReplaced?(coming: T): readonly T[];
}
declare function createAsyncQueue<T>({ max, sizeOf, items, }?: AsyncQueueOptions<T>): AsyncQueue<T>;

/**
 * Refuses samples that are NaN or infinite.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` with the position of the first such sample
 */
declare function assertFinite(samples: Float32Array): void;
/**
 * Refuses what is no audio of a session.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
declare function checkSamples(samples: unknown): asserts samples is Float32Array;

/**
 * Level of a frame in dBFS: its root mean square around its mean (a constant offset is no sound), where a full-scale
 * square wave is 0. At least {@link SILENCE_FLOOR_DB}.
 */
declare function frameLevelDb(frame: Float32Array): number;

/** How loud a stream is without speech. */
interface NoiseFloor {
    /** Takes the level of one more frame, in dBFS, and gives the floor. */
    hear(level: number): number;
    reset(): void;
}
/**
 * The noise floor by minimum statistics (R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). A stream is taken to start in a silent room
 * until the first half second is over: who starts to speak at once must not be taken for the noise.
 *
 * @param frameSamples - what a frame would have at 16 kHz: 480 for 30 ms
 */
declare function createNoiseFloor(frameSamples: number): NoiseFloor;

/** Interleaved samples, each channel for itself. Samples of one channel stay as they are: they are not copied. */
declare function planes(interleaved: Float32Array, channels: number): Float32Array[];

/** The audio of a stream that is still needed, addressed by positions that count from the stream's first sample. */
interface SampleBuffer {
    /** Position of the first sample still held. */
    readonly start: number;
    /** Position after the last sample: how many were ever appended. */
    readonly end: number;
    /** Samples held. */
    readonly length: number;
    /** Adds samples at the end; they are copied. Amortised constant time per sample. */
    append(samples: Float32Array): void;
    /** Forgets all samples before a position, which may lie before `start` or after `end`. Constant time. */
    dropBefore(position: number): void;
    /** A copy of the samples held from `from` to `to` (exclusive), cut to what is held. */
    slice(from: number, to: number): Float32Array;
    /** The samples of {@link SampleBuffer.slice} without a copy: valid until the next `append`. */
    view(from: number, to: number): Float32Array;
}
/** An empty buffer. It holds what is appended: the caller keeps a bound. @param position - of its first sample */
declare function createSampleBuffer(position?: number): SampleBuffer;

/** To an engine. `Load` says what it loads, `Request` how a call is to be answered; plain data, both. */
type ToEngine<Load, Request> = ({
    readonly type: 'load';
} & Load) | ({
    readonly type: 'transcribe';
    readonly id: number;
    /** Mono, 16 kHz. */
    readonly samples: Float32Array;
} & Request)
/** The answer of this call is no longer wanted: it may end with any, and should soon. */
 | {
    readonly type: 'cancel';
    readonly id: number;
} | {
    readonly type: 'measure';
    readonly id: number;
};
/**
 * From an engine: one `loaded` or `load-failed` after `load`, one `result` or `failed` for each call. `Result` is what a call is
 * answered with; plain data.
 */
type FromEngine<Facts, Result = TranscriptResult> = ({
    readonly type: 'loaded';
    readonly facts: Facts;
} & TellsUse) | {
    readonly type: 'load-failed';
    readonly error: EngineError;
}
/** The engine has read the call: from here on it may be what kills the engine. */
 | {
    readonly type: 'received';
    readonly id: number;
} | {
    readonly type: 'segment';
    readonly id: number;
    readonly segment: Segment;
} | {
    readonly type: 'progress';
    readonly id: number;
    readonly progress: number;
} | ({
    readonly type: 'result';
    readonly id: number;
    readonly result: Result;
} & TellsUse) | ({
    readonly type: 'failed';
    readonly id: number;
    readonly error: EngineError;
} & TellsUse)
/** Without `use` where the engine's process cannot be looked into. */
 | ({
    readonly type: 'measured';
    readonly id: number;
} & TellsUse)
/** Something degraded; for the log. */
 | {
    readonly type: 'warning';
    readonly message: string;
    readonly fields?: object | undefined;
};
/** An engine that knows what it uses says so at every opportunity: it may be too deep in its work when it is asked. */
interface TellsUse {
    readonly use?: EngineUse | undefined;
}
interface EngineError {
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryable?: boolean | undefined;
    readonly details?: Readonly<Record<string, unknown>> | undefined;
}
/** What an engine's process holds, and has used since it started. */
interface EngineUse {
    /** Resident, in bytes. */
    readonly memoryBytes: number;
    /** Of all its threads, in milliseconds. */
    readonly cpuTimeMs: number;
}
/** An engine that runs somewhere else: in a child process, say. Made anew for each start. */
interface EngineChannel<Load, Request> {
    /** A message to an engine that is gone is lost. Throws only where a message cannot cross at all. */
    send(message: ToEngine<Load, Request>): void;
    /** Ends the engine at once, whatever it is at. */
    kill(): void;
    /** Resolves when the engine is gone, by itself or by `kill`. Never rejects. */
    readonly closed: Promise<EngineEnd>;
}
interface EngineEnd {
    /** `exit code 1`, `SIGKILL`. */
    readonly why: string;
    /** The last of what it wrote to its error output. */
    readonly stderr?: string | undefined;
    /** What to tell the user where it ended while it started, if more is known than `why`. */
    readonly error?: EngineError | undefined;
}
/** What is used of a `ChildProcess` of Node's. */
interface ForkedChild {
    readonly pid?: number | undefined;
    readonly connected: boolean;
    readonly stderr: {
        setEncoding(encoding: 'utf8'): unknown;
        on(event: 'data', listener: (text: string) => void): unknown;
    } | null;
    send(message: object, sent: () => void): unknown;
    kill(signal: 'SIGKILL'): unknown;
    on(event: 'message', listener: (message: unknown) => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
    on(event: 'close', listener: (code: number | null, signal: string | null) => void): unknown;
}
/** How a child's words and end are understood. */
interface ChildChannelOptions {
    /** What runs in the child, for the error of one that cannot be started: `whisper.cpp`. */
    readonly name: string;
    /** Gets what the child writes to its error output, in pieces. */
    readonly onStderr?: ((text: string) => void) | undefined;
    /** What a death at load means, where it means something. */
    readonly explain?: ((why: string) => EngineError | undefined) | undefined;
}
/** A child process as an engine: one that was forked just now, `advanced` in its serialization, its stderr piped. */
declare function createChildChannel<Load, Request, Facts, Result = TranscriptResult>(child: ForkedChild, receive: (message: FromEngine<Facts, Result>) => void, { name, onStderr, explain }: ChildChannelOptions): EngineChannel<Load, Request>;

/** Where the answer of a call is told while it comes about. */
interface AnswerContext {
    /** Aborted when the call's answer is no longer wanted. */
    readonly signal: AbortSignal;
    /** What answers has read the call: from here on it may be what kills it. */
    onReceived(): void;
    onSegment(segment: Segment): void;
    onProgress(progress: number): void;
}
/** What a handler throws where its engine is gone: the engine's end says what there is to say. */
declare const ENGINE_GONE: unique symbol;
/** What an engine does with the messages that it gets. */
interface MessageHandlers<Load, Request, Facts, Result = TranscriptResult> {
    /** The engine's name, for errors that say no more than what happened: `whisper.cpp`. */
    readonly name?: string | undefined;
    /** @throws ENGINE_GONE where there is nothing to be told any more */
    load(load: Load): Promise<Facts>;
    /** @throws ENGINE_GONE where there is nothing to be answered any more */
    answer(samples: Float32Array, request: Request, context: AnswerContext): Promise<Result>;
    /** What the engine uses, where that is known at once: told with each answer. */
    use?(): EngineUse;
    /** What the engine uses, where that has to be found out. */
    measure?(): Promise<EngineUse | undefined>;
}
/**
 * The engine's side of a channel: answers messages, calls at the same time, each by its number.
 *
 * @param send - sends an answer back; an error crosses with its code, message, `retryable` and details
 */
declare function answerMessages<Load, Request, Facts, Result = TranscriptResult>(handlers: MessageHandlers<Load, Request, Facts, Result>, send: (message: FromEngine<Facts, Result>) => void): (message: ToEngine<Load, Request>) => void;

/**
 * An error as it can cross to another process: code, message, `retryable` and details.
 *
 * @param engine - what failed where the error says no more than its message
 */
declare function toEngineError(error: unknown, engine?: string): EngineError;

/** What a caller may give along with a call's request. */
type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;

/** How the engines of a pool are started and kept. */
interface EnginePoolOptions<Load, Request, Facts, Result = TranscriptResult> {
    /** What its engines serve, as errors call it: `synthesizer`. Default: `backend`. */
    readonly what?: string | undefined;
    /** What to load; asked at each start. It may take its time: models are fetched here. */
    prepare(signal: AbortSignal): Promise<Load>;
    /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that it is no longer wanted. */
    open(load: Load, receive: (message: FromEngine<Facts, Result>) => void, signal: AbortSignal): EngineChannel<Load, Request> | Promise<EngineChannel<Load, Request>>;
    /** Engines, at most. The second is started when more calls are there than the first can take. Default: 1. */
    readonly engines?: number | undefined;
    /** Calls that one engine answers at the same time. */
    readonly callsPerEngine: number;
    /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
    readonly maxQueuedCalls: number;
    /** A call that takes longer than this per 30 s of its audio has hung: its engine is killed, and it fails as `ERR_BACKEND_TIMEOUT`. */
    readonly callTimeoutMs: number;
    /** An engine that has not loaded after so long is killed. Left out: it may take as long as it needs. */
    readonly loadTimeoutMs?: number | undefined;
    /**
     * How often a start that failed for a reason that may pass is tried again. Calls never are. Default: 0 until an engine has
     * loaded, then 3.
     */
    readonly retries?: number | undefined;
    /** The pause before the first of those, doubled for each further one; up to twice as long, by chance. Default: 250. */
    readonly retryDelayMs?: number | undefined;
    /** An engine that has had no call for so long is ended; it is started again when it is needed. Left out: it stays. */
    readonly idleTimeoutMs?: number | undefined;
    /** Whether the last engine stays, however long it is idle. Default: false. */
    readonly keepsLast?: boolean | undefined;
    readonly logger: Logger;
}
/**
 * Engines that run somewhere else, behind one line of calls. The first is started by `start` or by the first call, each
 * further one when more calls are there than engines can take; a call goes to the first engine that is free. An engine that
 * died is started anew when it is needed: calls that it had begun fail as `ERR_BACKEND_CRASHED`, retryable; others go to
 * another engine. `Result` is what calls are answered with: a transcript, or whatever else an engine makes of audio.
 */
interface EnginePool<Request, Facts, Result = TranscriptResult> {
    /** What an engine told when it had loaded, the last time that one did. */
    readonly facts: Facts | undefined;
    /** Engines that have loaded. */
    readonly ready: number;
    /**
     * Checks that a call may be made. For a caller that checks its arguments before it calls.
     *
     * @throws TranscribeError `ERR_DISPOSED`, and where the signal says so `ERR_ABORTED`
     */
    ensureOpen(signal?: AbortSignal | undefined): void;
    /**
     * Makes one engine ready.
     *
     * @throws TranscribeError what `prepare` and loading throw; `ERR_BACKEND_UNAVAILABLE` when the engine dies or hangs over
     *   it; `ERR_ABORTED`, `ERR_DISPOSED`
     */
    start(signal?: AbortSignal | undefined): Promise<void>;
    /**
     * A listener that throws fails its call with what it threw.
     *
     * @throws TranscribeError `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` and, of a call that hung, `ERR_BACKEND_TIMEOUT`, all
     *   retryable; `ERR_ABORTED`, `ERR_DISPOSED`; what starting and the engine throw
     */
    call(samples: Float32Array, request: Request, listeners: CallListeners): Promise<Result>;
    /** Of all engines together; the state is that of the one that is best off. */
    health(): Promise<BackendHealth>;
    /** Kills the engines, and waits until they are gone; calls in flight fail as `ERR_DISPOSED`. */
    dispose(): Promise<void>;
}
/** What a backend is made of whose engines run somewhere else. */
interface HostedBackendOptions<Load, Request, Facts> extends Omit<EnginePoolOptions<Load, Request, Facts>, 'callsPerEngine'> {
    readonly name: string;
    /** `maxConcurrency` calls are shared evenly among the engines. */
    readonly capabilities: BackendCapabilities;
    /** The languages that the model knows, by what an engine told when it had loaded. Left out: those of `capabilities`. */
    languages?(facts: Facts): readonly string[] | undefined;
    /**
     * Refuses calls that no engine could answer. Default: {@link checkCall} with the capabilities' `maxAudioMs`.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
     */
    check?(samples: Float32Array, options: TranscribeOptions): void;
    /**
     * A call's settings as the engine takes them.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    request(options: TranscribeOptions): Request;
}
/** A backend whose engines run somewhere else. */
interface HostedBackend<Facts> extends TranscriptionBackend {
    /** What an engine told when it had loaded, the last time that one did. */
    readonly facts: Facts | undefined;
    /** Engines that have loaded. */
    readonly engines: number;
}

declare function createEnginePool<Load, Request, Facts, Result = TranscriptResult>(options: EnginePoolOptions<Load, Request, Facts, Result>): EnginePool<Request, Facts, Result>;
/** The contract of a backend, kept over engines that answer messages: {@link createEnginePool} says how. */
declare function createHostedBackend<Load, Request, Facts>(options: HostedBackendOptions<Load, Request, Facts>): HostedBackend<Facts>;

/** How the processes of a small network are kept. */
interface HostedNetworkOptions {
    /** Processes, 1 to 16, each with weights of its own. One more starts when calls wait for the others. Default 1. */
    readonly processes?: number | undefined;
    /** Calls that wait, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds after which a call is taken to hang, 100 to 600000; its process is killed. */
    readonly callTimeoutMs?: number | undefined;
    /** Milliseconds without a call after which the processes end, 1000 to 86400000; a call starts them again. Default 60000. */
    readonly idleTimeoutMs?: number | undefined;
    readonly logger?: Logger | undefined;
}
/** The options of {@link HostedNetworkOptions}, with the defaults that a network needs. */
declare function hostedNetwork(defaults: {
    readonly maxQueuedCalls: number;
    readonly callTimeoutMs: number;
}): OptionSpec<SettingsOf<HostedNetworkOptions>>;

/** An error's message, or what was thrown in an error's place. */
declare function errorMessage(error: unknown): string;

/**
 * What a package gives that is loaded by name, when it is installed.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what `load` throws else
 */
declare function fromInstalled<T>(packageName: string, load: () => Promise<T>): Promise<T>;
/** Whether an import failed because the package itself, not something it needs, is not there. */
declare function isMissing(error: unknown, packageName: string): boolean;
/** The error of a package that is not installed. */
declare function missingPackage(packageName: string, cause: unknown): TranscribeError;

interface TextOutput {
    readonly write: (text: string) => void;
    end(): void;
}
/**
 * Outputs for the texts of recordings that are transcribed side by side and written to one place, one after the other:
 * what comes before its turn is held. Texts are short: an hour of speech is some 60 kB.
 *
 * @param write - to that place
 * @param count - of the recordings, in the order of their turns
 */
declare function createTextsInTurn(write: (text: string) => void, count: number): readonly TextOutput[];

/** OpenAI's `verbose_json` of a transcription. Times in seconds, to the millisecond. */
interface VerboseJson {
    readonly task: 'transcribe' | 'translate';
    /** As the transcript names it: an ISO 639-1 code. */
    readonly language: string;
    readonly duration: number;
    readonly text: string;
    readonly segments: readonly VerboseJsonSegment[];
    /** Present where the segments have words. */
    readonly words?: readonly VerboseJsonWord[];
}
/** A segment of {@link VerboseJson}. */
interface VerboseJsonSegment {
    readonly id: number;
    readonly seek: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly tokens: readonly number[];
    readonly temperature: number;
    readonly avg_logprob: number;
    readonly compression_ratio: number;
    readonly no_speech_prob: number;
    /** The person who says it, where that is known, as OpenAI's `diarized_json` has it. */
    readonly speaker?: string;
    /** The text in English, where there is one besides. OpenAI does not write it. */
    readonly translation?: string;
}
/** A word of {@link VerboseJson}. */
interface VerboseJsonWord {
    readonly word: string;
    readonly start: number;
    readonly end: number;
    /** 0 to 1. OpenAI does not tell it; faster-whisper does, by this name. Left out where the backend does not. */
    readonly probability?: number;
}
/** What {@link toVerboseJson} writes. */
interface VerboseJsonInput {
    /** Default: the texts of the segments. */
    readonly text?: string | undefined;
    readonly segments: readonly Segment[];
    readonly language: string;
    /** Seconds of audio. Default: the end of the last segment. */
    readonly duration?: number | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
}
/** A transcript in OpenAI's shape. What a backend does not tell (tokens, temperature, probabilities) is 0 or empty. */
declare function toVerboseJson(input: VerboseJsonInput): VerboseJson;

/** One process's ownership of a session. */
interface Ownership {
    /** 1 for a new session, and one more with each takeover. */
    readonly epoch: number;
    /** A name that only this ownership has: two processes may believe that they have the same epoch. */
    readonly owner: string;
}
/** The entry that is written for a session. */
interface JournalEntry extends Ownership {
    readonly record: Uint8Array;
}
/** The entry that a store has for a session. */
interface KeptSession<Version> extends Ownership {
    /** `undefined` where its owner removed it. The store remembers that for as long as it keeps records. */
    readonly record: Uint8Array | undefined;
    /** Tells this state from every other of the session. */
    readonly version: Version;
}
/**
 * The store under {@link createSessionJournal}. It keeps one state for a name, and replaces it only where it is the
 * one that was seen. Every write is atomic. A write that gets no answer may have been done, or be done later.
 *
 * A TranscribeError that a method throws is the caller's answer; anything else means that the store gave none, and is tried
 * again.
 */
interface JournalStore<Version> {
    /** The same as {@link SessionJournal.name}. */
    readonly name: string;
    /** Its address in messages, without user and password: `nats://host:4222`. */
    readonly address: string;
    /** Reaches the store, and makes what it needs. */
    open(signal: AbortSignal): Promise<void>;
    read(sessionId: string, signal: AbortSignal): Promise<KeptSession<Version> | undefined>;
    /** Writes where the store has no state of this name; else `undefined`. */
    create(sessionId: string, entry: JournalEntry, signal: AbortSignal): Promise<Version | undefined>;
    /** Replaces the record of its own session; `undefined` where the state is another than `version`. */
    replace(sessionId: string, entry: JournalEntry, version: Version, signal: AbortSignal): Promise<Version | undefined>;
    /**
     * Puts another owner in the place of the one that was read; `undefined` where the session has changed since. The record
     * is the newest that was kept.
     */
    take(sessionId: string, kept: KeptSession<Version>, by: Ownership, signal: AbortSignal): Promise<{
        readonly record: Uint8Array;
        readonly version: Version;
    } | undefined>;
    /** Leaves in the session's place that it was removed; `false` where the state is another than `version`. */
    remove(sessionId: string, by: Ownership, version: Version, signal: AbortSignal): Promise<boolean>;
    /** Its owner here wants no more news of a session: it left it, lost it or removes it. */
    leave?(sessionId: string, by: Ownership): void;
    /** Tells other processes that a session was taken. What cannot be told is left out. */
    announce?(sessionId: string, epoch: number): void;
    close(): Promise<void>;
}
interface SessionJournalOptions {
    /** Milliseconds that a call waits for the store, with all that it tries again. */
    readonly callTimeoutMs: number;
    /** Milliseconds between two tries. */
    readonly retryMs?: number | undefined;
    readonly clock?: Clock | undefined;
}

/** The rules of {@link SessionJournal} over a store that compares before it writes. */
interface StoredSessionJournal extends SessionJournal {
    /** A session was taken, as another process tells it. What it tells may be late, or be told twice. */
    heard(sessionId: string, epoch: number): void;
}
declare function createSessionJournal<Version>(store: JournalStore<Version>, options: SessionJournalOptions): StoredSessionJournal;

/** Bytes of the longest record: what a broker takes in one message by default (1 MiB), less what goes with it. */
declare const MAX_JOURNAL_RECORD_BYTES = 1000000;

/** Tells whether a journal may have a session of this name. A store may use such a name as a key, a subject or a folder. */
declare function isSessionId(sessionId: unknown): sessionId is string;

/** An address as errors may show it: without user, password and parameters, each of which may be a secret. */
declare function shownAddress(address: string): string;
/**
 * The parameters of an address of a store, each of which has a known name and stands there once. The address has no `#`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the parameter and does not quote its value
 */
declare function addressParameters<Name extends string>(address: string, names: readonly Name[]): {
    readonly [Each in Name]?: string;
};
/**
 * The text that a percent-encoded part of an address stands for.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function decodedPart(part: string, address: string): string;

/** Most characters of a prompt: four times what Whisper reads of it, which is its last 223 tokens. */
declare const MAX_PROMPT_CHARS: 4000;
/** Most words to expect, and most characters of each. */
declare const MAX_HOTWORDS: 100;
/** ISO 639-1 code of a language; which ones there are, models tell. */
declare const LANGUAGE: OptionKind<string | undefined>;
/** A text that the model reads first. */
declare const PROMPT: OptionKind<string | undefined>;
/** One word to expect. */
declare const HOTWORD: OptionKind<string | undefined>;
declare const HOTWORDS: OptionKind<readonly string[] | undefined>;
/** ISO 639-1 codes of the languages that may be spoken; in the setting none stands twice. */
declare const LANGUAGES: OptionKind<readonly string[] | undefined>;
/** What a call says besides the audio; may change from utterance to utterance. */
interface SpokenSettings {
    readonly language: string | undefined;
    readonly languages: readonly string[] | undefined;
    readonly prompt: string | undefined;
    readonly hotwords: readonly string[] | undefined;
}
declare const SPOKEN: OptionSpec<SpokenSettings>;
/** The most beams that a call may ask for. */
declare const MOST_BEAMS: 20;
/** Beams: transcripts that are followed at once. */
declare const BEAM_SIZE: OptionKind<number | undefined>;
/** What Whisper can do with speech. */
declare const TASKS: readonly ('transcribe' | 'translate')[];

/**
 * Refuses a language, or a translation, that a model does not know.
 *
 * @param known - the languages of the model, by ISO 639-1 code; `en` alone for one that knows English only, and does not translate
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkLanguage({ language, task }: Pick<TranscribeOptions, 'language' | 'task'>, known: readonly string[]): void;
/**
 * Refuses to have anything translated, where the backend does not translate, or its model knows English only.
 *
 * @param backend - loaded
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkTranslation({ name, capabilities }: TranscriptionBackend): void;
/**
 * Refuses languages that contradict each other, or that the backend's model does not know, as far as it says what it knows.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkLanguages({ language, languages }: Partial<Pick<SpokenSettings, 'language' | 'languages'>>, { capabilities: { languages: known } }: TranscriptionBackend): void;

/** How likely audio is in a language, 0 to 1, by ISO 639-1 code. */
type LanguageProbabilities = Readonly<Record<string, number>>;
/**
 * Chooses the language of some audio: the first of the likeliest, and how likely it is, the bias not counted. Of none the
 * language is empty.
 */
declare function chooseLanguage(heard: LanguageProbabilities, { among, bias }: LanguageChoice): readonly [language: string, probability: number];

/** The codes of all languages that Whisper knows, in the order of its tokens. */
declare const LANGUAGE_CODES: readonly string[];
/** The English name, in lower case, by which Whisper calls a language; `undefined` for a code it does not know. */
declare function languageName(code: string): string | undefined;
/** The code of a language given by its English name; any other text (a code, an unknown name) in lower case. */
declare function languageCode(named: string): string;

/** An option that cannot be used: `ERR_INVALID_OPTION`. */
declare function invalidOption(name: string, value: unknown, accepted: string): TranscribeError;

/** How long an utterance may get. */
declare const MAX_UTTERANCE_MS: NumberKind;
/** Between the longest utterance and the bound of the buffer: room in which the next utterance arrives. */
declare const HEADROOM_MS: 1000;
/** Audio that is held and not yet final. */
declare const MAX_BUFFERED_MS: NumberKind;
/** Audio between partials; left out, the strategy chooses. */
declare const PARTIAL_INTERVAL_MS: NumberKind<number | undefined>;
/** The options of endpointing, checked, with what was left out. */
type EndpointingSettings = SettingsOf<EndpointingOptions>;
declare const ENDPOINTING: OptionSpec<EndpointingSettings>;

/** Endpointing as it is given: what is left out stays out, what is `undefined` takes a setting away. */
declare const GIVEN_ENDPOINTING: OptionKind<EndpointingOptions | undefined>;
/** What may change while a session runs. */
declare const SESSION_CHANGES: OptionSpec<SettingsOf<SessionChanges, keyof SessionChanges>>;

/** The strategies that have a name on the wire. */
declare const STRATEGY_NAMES: readonly StrategyName[];
/** The strategy that a path asks for, or why there is none: the reason of close code 1008. */
type ParsedPath = {
    readonly ok: true;
    readonly strategy: StrategyName;
} | {
    readonly ok: false;
    readonly reason: string;
};
/**
 * Reads `/ws/transcribe/{strategy}`.
 *
 * @param pathname - the path alone, without query, as in `new URL(...).pathname`
 * @param known - the strategies that are served; default all
 */
declare function parsePath(pathname: string, known?: readonly StrategyName[]): ParsedPath;

/** What {@link EndpointingOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTING: DefaultsOf<EndpointingOptions>;

interface UtteranceEvent {
    readonly type: string;
    readonly utteranceId?: number | undefined;
}
/** Events in their order, which get rid of partials where they are too many. */
interface ThinnedEvents<T> extends Iterable<T> {
    readonly length: number;
    push(event: T): void;
    /** Takes out the oldest. */
    shift(): T | undefined;
    /** Takes out the partials that a later event of their utterance, or the one that is about to come, has replaced. */
    dropReplaced(coming: T): T[];
}
/** Each event is looked at a constant number of times, however many are kept. */
declare function createThinnedEvents<T extends UtteranceEvent>(): ThinnedEvents<T>;

/**
 * How many items come before the first one for which a condition does not hold. It must hold for none after that, as in a
 * sorted list: it is asked of about log2 of the items.
 */
declare function countLeading<T>(items: readonly T[], holds: (item: T) => boolean): number;

/** People who are known beforehand, at most. */
declare const MOST_KNOWN = 50;
/** The length of a sample of a known person. */
declare const KNOWN_SECONDS: {
    readonly least: number;
    readonly most: number;
};
/** Seconds of all known people together that are taken over a network. */
declare const KNOWN_SECONDS_TOGETHER = 300;
/** Checks the name of a known person: 1 to 100 characters, and no number, since the server tells other people by numbers. */
declare function isKnownName(name: unknown): name is string;
/** A known person's name. */
declare const KNOWN_NAME: OptionKind<string>;
/** Checks the length of a person's sample. Its content is checked elsewhere. */
declare function isKnownSample(samples: unknown): samples is KnownSpeaker['samples'];
/**
 * Checks a person who is to be enrolled.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` for samples that are not finite
 */
declare function checkKnownSpeaker(person: KnownSpeaker): void;

/** The largest number of people that a diarizer may be asked to tell apart. */
declare const MAX_SPEAKERS: NumberKind<number | undefined>;

/**
 * Takes what a known person says out of a recording: of a long one the first minute.
 *
 * @param pieces - mono, 16 kHz
 * @throws TranscribeError `ERR_INVALID_AUDIO` where it is too short; what the pieces throw
 */
declare function takeKnownSpeaker({ name, file }: {
    readonly name: string;
    readonly file: string;
}, pieces: AsyncIterable<Float32Array>): Promise<KnownSpeaker>;

/** A stream that may be a terminal: `process.stderr`. */
interface ProgressOutput {
    write(text: string): unknown;
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
}
/** Says how work goes: one line that changes in a terminal, a line for each step elsewhere. */
interface ProgressLine {
    /** What happens now. In a terminal it replaces the line before, and is cut to its width. */
    show(line: string): void;
    /** How far it is, 0 to 1: a bar in a terminal, a line for each tenth elsewhere. */
    advance(what: string, fraction: number): void;
    /** Takes the line off a terminal. */
    stop(): void;
}
declare function createProgressLine(output: ProgressOutput): ProgressLine;
/** A bar of 24 columns; `fraction` is 0 to 1. */
declare function progressBar(fraction: number): string;

/** The bytes of base64 that is known to be right, as that which our modules hold. */
declare function embeddedBytes(base64: string): Uint8Array<ArrayBuffer>;

/** Scripts that put no space between words, for a character class of a regular expression with the flag `u`. */
declare const UNSPACED_SCRIPTS = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}";

/** A stretch of audio, in seconds from the first sample of a call. */
interface Span {
    readonly start: number;
    readonly end: number;
}

/** A sentence about speech that has no text. @param place - in seconds of the audio */
declare function untranscribedMessage({ start, end }: Span): string;

/** A promise, and what settles it. */
interface Deferred<T> {
    readonly promise: Promise<T>;
    readonly resolve: (value: T) => void;
    readonly reject: (error: unknown) => void;
}
/** A rejection that no caller awaits does not end the process. */
declare function deferred<T>(): Deferred<T>;
/** The same promise. It may reject before a caller awaits it: Node does not end the process for that. */
declare function observed<T>(promise: Promise<T>): Promise<T>;
/** Tells waiters that something changed. Each checks its own condition again, as the change may be another's. */
interface Bell {
    ring(): void;
    /** Resolves at the next ring; an earlier one does not count. */
    readonly rung: Promise<void>;
}
declare function createBell(): Bell;

/** Work that is done once, and again only after it failed. Calls at the same time share one attempt: the first one's. */
declare function keptResult<Arguments extends readonly unknown[], Result>(work: (...given: Arguments) => Promise<Result>): (...given: Arguments) => Promise<Result>;

/** Runs work when all that was given before has ended, and settles as it does: work that fails keeps no later work back. */
type Turns = <T>(work: () => Promise<T> | T) => Promise<T>;
/** Work that runs one after the other. It waits without a bound: the caller keeps one. */
declare function createTurns(): Turns;

/** A word while its time is being settled; seconds from the window's start. */
interface TimedWord {
    /** With the space before it; empty once its text has become another word's. */
    text: string;
    start: number;
    end: number;
    readonly probability: number;
    /** How many tokens its text is made of. */
    length: number;
}

/** A segment of a window whose words are to be told; seconds from the window's start. */
interface WordedSegment {
    readonly start: number;
    readonly end: number;
    /** How many tokens of text it has. */
    readonly length: number;
}
/** Words of one segment, and the segment's time in their light. */
interface SegmentWords {
    readonly start: number;
    readonly end: number;
    readonly words: readonly Word[];
}
/**
 * Divides timed words among the segments of their window, and shortens those that alignment made too long: around the
 * ends of sentences, and the first two after a pause. What a segment's timestamps say is preferred where the words'
 * time is more than half a second outside of it; else the segment takes its words' time.
 *
 * Source: OpenAI's implementation, `add_word_timestamps`.
 *
 * @param timed the words, in order; they are changed
 * @param spokenUntil where the speech before the first segment ended, in seconds from the window's start
 * @param duration of the audio, in seconds, which no time exceeds
 */
declare function segmentWords(timed: readonly TimedWord[], segments: readonly WordedSegment[], spokenUntil: number, duration: number): readonly SegmentWords[];

interface TokenDecoder {
    /** The text of any run of tokens; a byte order mark at its start is kept (`TextDecoder`: `ignoreBOM: true`). */
    decode(tokens: readonly number[]): string;
}
/** A word as a run of tokens. */
interface TokenWord {
    /** With the space before it, where there is one. */
    readonly text: string;
    /** How many tokens it is made of. */
    readonly length: number;
}
/**
 * Cuts tokens of text into words: at spaces and punctuation; in a language written without spaces, wherever whole
 * characters end.
 *
 * Source: OpenAI's implementation, `split_to_word_tokens`.
 *
 * @param language of the text, ISO 639-1
 */
declare function tokenWords(tokens: readonly number[], tokenizer: TokenDecoder, language: string): readonly TokenWord[];
/**
 * Tokens as text, those joined that only together make whole characters: as likely as the least likely of them. The
 * texts together are the text of all tokens.
 *
 * @param probabilities one per token
 * @param attendedTo one per token, seconds: of those joined the last counts
 */
declare function writtenTokens(tokens: readonly number[], probabilities: readonly number[], tokenizer: TokenDecoder, attendedTo?: readonly number[]): readonly Token[];

export { type AnswerContext, type AsyncQueue, type AsyncQueueOptions, BEAM_SIZE, type Bell, CHECKSUMS, CLOCK, type ChildChannelOptions, DEFAULT_ENDPOINTING, DefaultsOf, type Deferred, ENDPOINTING, ENGINE_GONE, type EndpointingSettings, type EngineChannel, type EngineEnd, type EngineError, type EnginePool, type EngineUse, type ForkedChild, type FromEngine, GIVEN_ENDPOINTING, HEADROOM_MS, HOTWORD, HOTWORDS, type HostedBackendOptions, type HostedNetworkOptions, type JournalEntry, type JournalStore, KNOWN_NAME, KNOWN_SECONDS, KNOWN_SECONDS_TOGETHER, type KeptSession, LANGUAGE, LANGUAGES, LANGUAGE_CODES, LOGGER, LanguageChoice, MAX_BUFFERED_MS, MAX_HOTWORDS, MAX_JOURNAL_RECORD_BYTES, MAX_PROMPT_CHARS, MAX_SPEAKERS, MAX_UTTERANCE_MS, MOST_BEAMS, MOST_KNOWN, type MessageHandlers, type NumberKind, OptionKind, OptionSpec, type Ownership, PARTIAL_INTERVAL_MS, PROMPT, type ProgressLine, type ProgressOutput, SESSION_CHANGES, SIGNAL, SPOKEN, STRATEGY_NAMES, type SampleBuffer, type SegmentWords, type SessionJournalOptions, SettingsOf, type SpokenSettings, type StoredSessionJournal, TASKS, type TextOutput, type TimedWord, type ToEngine, Token, type TokenDecoder, UNSPACED_SCRIPTS, type WaitingItems, address, addressParameters, answerMessages, assertFinite, callback, checkKnownSpeaker, checkLanguage, checkLanguages, checkSamples, checkTranslation, choice, chooseLanguage, countLeading, countOrAuto, createAsyncQueue, createBell, createChildChannel, createEnginePool, createHostedBackend, createNoiseFloor, createProgressLine, createSampleBuffer, createSessionJournal, createTextsInTurn, createThinnedEvents, createTurns, decodedPart, deferred, embeddedBytes, errorMessage, flag, frameLevelDb, fromInstalled, group, hostedNetwork, invalidOption, isKnownName, isKnownSample, isMissing, isSessionId, isWellFormed, keptResult, languageCode, languageName, listOf, missingPackage, number, observed, optionKind, parsePath, part, planes, progressBar, required, segmentWords, shownAddress, takeKnownSpeaker, taken, text, toEngineError, toVerboseJson, tokenWords, unchecked, untranscribedMessage, whole, wholeNumber, writtenTokens };
