import { T as TranscribeError, E as ErrorCode, L as Logger } from './logger.shared.js';
import { a as TranscribeOptions, B as BackendHealth, T as TranscriptionBackend, b as BackendCapabilities } from './backend.shared.js';
import { S as Segment, T as TranscriptResult, W as Word, a as Token } from './transcript.shared.js';
export { choiceOption, flagOption, invalidOption, loggerOption, numberOption, rejectUnknownOptions, textOption } from './options.js';

/** How many calls an engine takes. */
interface CallLineOptions {
    /** Calls that run at the same time, 1 or more. */
    readonly concurrency: number;
    /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
    readonly maxQueuedCalls: number;
}
/** Calls of an engine, first come, first served: so many at once, and so many that wait. */
interface CallLine {
    /** Calls that were begun and have not settled, those of callers who left among them. */
    readonly running: number;
    readonly waiting: number;
    /**
     * Begins the work when a place is free. Whoever aborts is answered at once; work that was begun keeps its place until
     * it settles, for the engine may be at it still. `fail` does the same for an error of another kind: the caller has it
     * at once, and the work's signal is aborted.
     *
     * @throws TranscribeError `ERR_ABORTED`, `ERR_OVERLOADED` (retryable), `ERR_DISPOSED`; else what the work throws
     */
    run<T>(work: (signal: AbortSignal, fail: (error: unknown) => void) => Promise<T>, signal?: AbortSignal | undefined): Promise<T>;
    /** Everything that waits or runs fails as `ERR_DISPOSED`; resolves when no work is going on. */
    dispose(): Promise<void>;
}
declare function createCallLine({ concurrency, maxQueuedCalls }: CallLineOptions): CallLine;
/** What a backend says that was disposed. */
declare function disposedError(): TranscribeError;

/**
 * Refuses a call that no engine could answer sensibly, before it goes to one.
 *
 * @param maxSamples - the longest audio that the engine takes, in samples at 16 kHz
 * @param calls - which calls take no more than that, where others do
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
declare function checkCall(samples: Float32Array, options: TranscribeOptions, maxSamples: number, calls?: string): void;

/** To an engine. `Load` says what it loads, `Request` how a call is to be answered; plain data, both. */
type ToEngine<Load extends object, Request extends object> = ({
    readonly type: 'load';
} & Load) | ({
    readonly type: 'transcribe';
    readonly id: number;
    /** Mono, 16 kHz. */
    readonly samples: Float32Array;
} & Request)
/** Nobody waits for this call any more: it may end with any answer, and should soon. */
 | {
    readonly type: 'cancel';
    readonly id: number;
} | {
    readonly type: 'measure';
    readonly id: number;
};
/** From an engine: one `loaded` or `load-failed` after `load`, one `result` or `failed` for each call. */
type FromEngine<Facts> = {
    readonly type: 'loaded';
    readonly facts: Facts;
} | {
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
} | {
    readonly type: 'result';
    readonly id: number;
    readonly result: TranscriptResult;
} | {
    readonly type: 'failed';
    readonly id: number;
    readonly error: EngineError;
}
/** Without `use` where the engine's process cannot be looked into. */
 | {
    readonly type: 'measured';
    readonly id: number;
    readonly use?: EngineUse | undefined;
}
/** Something degraded; for the log. */
 | {
    readonly type: 'warning';
    readonly message: string;
    readonly fields?: object | undefined;
};
/** An error as it crosses between processes. */
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
interface EngineChannel<Load extends object, Request extends object> {
    /** Never throws; what is sent to an engine that is gone is lost. */
    send(message: ToEngine<Load, Request>): void;
    /** Ends the engine at once, whatever it is at. */
    kill(): void;
    /** Resolves when the engine is gone, by itself or by `kill`. Never rejects. */
    readonly closed: Promise<EngineEnd>;
}
/** How an engine ended. */
interface EngineEnd {
    /** `exit code 1`, `SIGKILL`. */
    readonly why: string;
    /** The last of what it wrote to its error output. */
    readonly stderr?: string | undefined;
    /** What to tell the user where it ended while it started, if more is known than `why`. */
    readonly error?: EngineError | undefined;
}

/** How an engine that runs somewhere else is kept. */
interface EngineHostOptions<Load extends object, Request extends object, Facts> {
    /** What to load; asked at each start. It may take its time: models are fetched here. */
    prepare(signal: AbortSignal): Promise<Load>;
    /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that nobody wants it. */
    open(load: Load, receive: (message: FromEngine<Facts>) => void, signal: AbortSignal): EngineChannel<Load, Request> | Promise<EngineChannel<Load, Request>>;
    /** Calls that the engine answers at the same time. */
    readonly concurrency: number;
    /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
    readonly maxQueuedCalls: number;
    /** A call that takes longer than this per 30 s of its audio has hung: the engine is killed. */
    readonly callTimeoutMs: number;
    /** An engine that has not loaded after so long is killed. */
    readonly loadTimeoutMs: number;
    /** An engine that has had no call for so long is ended; the next call starts it again. Left out: it stays. */
    readonly idleTimeoutMs?: number | undefined;
    readonly logger: Logger;
}
/** What a caller may give along with a call's request. */
type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;
/**
 * The one place of an engine that runs somewhere else. It is started when it is needed, and anew after its death: calls
 * that it had begun fail as `ERR_BACKEND_CRASHED`, retryable; those that wait go to the next one.
 */
interface EngineHost<Request extends object, Facts> {
    /** What the engine told when it had loaded, the last time it did. */
    readonly facts: Facts | undefined;
    /**
     * Makes the engine ready.
     *
     * @throws TranscribeError what `prepare` and loading throw; `ERR_BACKEND_UNAVAILABLE` when the engine dies or hangs over it
     */
    start(signal?: AbortSignal | undefined): Promise<void>;
    call(samples: Float32Array, request: Request, listeners: CallListeners): Promise<TranscriptResult>;
    health(): Promise<BackendHealth>;
    /** Kills the engine; calls in flight fail as `ERR_DISPOSED`. */
    dispose(): Promise<void>;
}
declare function createEngineHost<Load extends object, Request extends object, Facts>(options: EngineHostOptions<Load, Request, Facts>): EngineHost<Request, Facts>;

/** What a backend is made of whose engine runs somewhere else. */
interface HostedBackendOptions<Load extends object, Request extends object, Facts> extends Omit<EngineHostOptions<Load, Request, Facts>, 'concurrency'> {
    readonly name: string;
    readonly capabilities: BackendCapabilities;
    /**
     * A call's settings as the engine takes them.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    request(options: TranscribeOptions): Request;
}
/** A backend whose engine runs somewhere else. */
interface HostedBackend<Facts> extends TranscriptionBackend {
    /** What the engine told when it had loaded, the last time it did. */
    readonly facts: Facts | undefined;
}
/** The contract of a backend, kept over an engine that answers messages: {@link createEngineHost} says how. */
declare function createHostedBackend<Load extends object, Request extends object, Facts>(options: HostedBackendOptions<Load, Request, Facts>): HostedBackend<Facts>;

/** Does work again and again until it succeeds or is not worth another try: `p-retry` is one. */
type Retry = <T>(work: () => Promise<T>, options: {
    readonly retries: number;
    readonly minTimeout: number;
    readonly maxTimeout: number;
    readonly factor: number;
    readonly randomize: boolean;
    /** Ends the pauses, too. */
    readonly signal: AbortSignal;
    shouldRetry(context: {
        readonly error: Error;
    }): boolean;
    onFailedAttempt(context: {
        readonly error: Error;
        readonly retriesLeft: number;
    }): void;
}) => Promise<T>;
/** How often something is tried again, and after which pause. */
interface RetriedBackendOptions {
    readonly retry: Retry;
    /** Further tries, 0 or more. */
    readonly retries: number;
    /** The pause before the first of them, doubled for each further one; one to two times as long, by chance. */
    readonly retryDelayMs: number;
    readonly logger: Logger;
}
/**
 * A backend's `load` and `transcribe`, tried again with back-off when they fail for a passing reason: an engine that died,
 * a download that broke off. Segments that were told are not told again, and progress does not go back. Disposal ends the
 * pauses.
 */
declare function withRetries<Backend extends TranscriptionBackend>(backend: Backend, { retry, retries, retryDelayMs, logger }: RetriedBackendOptions): Pick<Backend, 'load' | 'transcribe' | typeof Symbol.asyncDispose>;

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

/** Turns tokens into text. */
interface TokenDecoder {
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

export { type CallLine, type CallLineOptions, type CallListeners, type EngineChannel, type EngineEnd, type EngineError, type EngineHost, type EngineHostOptions, type EngineUse, type FromEngine, type HostedBackend, type HostedBackendOptions, type RetriedBackendOptions, type Retry, type SegmentWords, type TimedWord, type ToEngine, type TokenDecoder, type TokenWord, type WordedSegment, checkCall, createCallLine, createEngineHost, createHostedBackend, disposedError, segmentWords, tokenWords, withRetries, writtenTokens };
