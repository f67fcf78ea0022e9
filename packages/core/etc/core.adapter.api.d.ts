import { T as TranscriptResult, S as Segment, W as Word, a as Token } from './transcript.shared.js';
import { E as ErrorCode } from './transcribe-error.shared.js';
import { T as TranscribeOptions, B as BackendHealth, a as TranscriptionBackend, b as BackendCapabilities, L as LanguageChoice } from './backend.shared.js';
import { L as Logger } from './logger.shared.js';

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
/**
 * From an engine: one `loaded` or `load-failed` after `load`, one `result` or `failed` for each call. `Result` is what a call is
 * answered with; plain data.
 */
type FromEngine<Facts, Result = TranscriptResult> = FromEngineAtLoad<Facts> | FromEngineAtCall<Result> | FromEngineAtAnyTime;
/** What becomes of a load. */
type FromEngineAtLoad<Facts> = ({
    readonly type: 'loaded';
    readonly facts: Facts;
} & TellsUse) | {
    readonly type: 'load-failed';
    readonly error: EngineError;
};
/** What becomes of a call. */
type FromEngineAtCall<Result = TranscriptResult> = 
/** The engine has read the call: from here on it may be what kills the engine. */
{
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
} & TellsUse);
/** What is said whatever the engine is at. */
type FromEngineAtAnyTime = 
/** Without `use` where the engine's process cannot be looked into. */
({
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
    /** What is sent to an engine that is gone is lost. Throws only where a message cannot cross at all. */
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

/** Where the answer of a call is told while it comes about. */
interface AnswerContext {
    /** Aborted when nobody waits for the call any more. */
    readonly signal: AbortSignal;
    /** What answers has read the call: from here on it may be what kills it. */
    onReceived(): void;
    onSegment(segment: Segment): void;
    onProgress(progress: number): void;
}
/** What a handler throws where its engine is gone: the engine's end says what there is to say. */
declare const ENGINE_GONE: unique symbol;
/** What an engine does with the messages that it gets. */
interface MessageHandlers<Load extends object, Request extends object, Facts, Result = TranscriptResult> {
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
declare function answerMessages<Load extends object, Request extends object, Facts, Result = TranscriptResult>(handlers: MessageHandlers<Load, Request, Facts, Result>, send: (message: FromEngine<Facts, Result>) => void): (message: ToEngine<Load, Request>) => void;

/**
 * Refuses a call that no engine could answer sensibly, before it goes to one.
 *
 * @param maxSamples - the longest audio that the engine takes, in samples at 16 kHz
 * @param calls - which calls take no more than that, where others do
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
declare function checkCall(samples: Float32Array, options: TranscribeOptions, maxSamples: number, calls?: string): void;

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
declare function createChildChannel<Load extends object, Request extends object, Facts, Result = TranscriptResult>(child: ForkedChild, receive: (message: FromEngine<Facts, Result>) => void, { name, onStderr, explain }: ChildChannelOptions): EngineChannel<Load, Request>;

/** What a caller may give along with a call's request. */
type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;

/**
 * An error as it can cross to another process: code, message, `retryable` and details.
 *
 * @param engine - what failed where the error says no more than its message
 */
declare function toEngineError(error: unknown, engine?: string): EngineError;

/** How the engines of a pool are started and kept. */
interface EnginePoolOptions<Load extends object, Request extends object, Facts, Result = TranscriptResult> {
    /** What its engines serve, as errors call it: `synthesizer`. Default: `backend`. */
    readonly what?: string | undefined;
    /** What to load; asked at each start. It may take its time: models are fetched here. */
    prepare(signal: AbortSignal): Promise<Load>;
    /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that nobody wants it. */
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
interface EnginePool<Request extends object, Facts, Result = TranscriptResult> {
    /** What an engine told when it had loaded, the last time that one did. */
    readonly facts: Facts | undefined;
    /** Engines that have loaded. */
    readonly ready: number;
    /**
     * For whoever checks a call before it is made.
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
declare function createEnginePool<Load extends object, Request extends object, Facts, Result = TranscriptResult>(options: EnginePoolOptions<Load, Request, Facts, Result>): EnginePool<Request, Facts, Result>;

/** What a backend is made of whose engines run somewhere else. */
interface HostedBackendOptions<Load extends object, Request extends object, Facts> extends Omit<EnginePoolOptions<Load, Request, Facts>, 'callsPerEngine'> {
    readonly name: string;
    /** `maxConcurrency` calls are shared evenly among the engines. */
    readonly capabilities: BackendCapabilities;
    /** The languages that the model knows, by what an engine told when it had loaded. Left out: `capabilities` say it, or nobody does. */
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
/** The contract of a backend, kept over engines that answer messages: {@link createEnginePool} says how. */
declare function createHostedBackend<Load extends object, Request extends object, Facts>(options: HostedBackendOptions<Load, Request, Facts>): HostedBackend<Facts>;

/**
 * What an engine is given of a prompt or prefix, however long it is: the end of it, 4000 characters at most. Whisper reads
 * less of it still, and some engines encode all that they are given.
 */
declare function textForModel(text: string | undefined): string | undefined;

/**
 * Waits for work that others may wait for too, or that heeds no signal: the signal ends one caller's waiting, and the work
 * goes on.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`
 */
declare function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T>;

/**
 * Refuses a language, or a translation, that a model does not know.
 *
 * @param known - the languages of the model, by ISO 639-1 code; `en` alone for one that knows English only
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkLanguage({ language, task }: Pick<TranscribeOptions, 'language' | 'task'>, known: readonly string[]): void;

/** How likely audio is in a language, 0 to 1, by ISO 639-1 code. */
type LanguageProbabilities = Readonly<Record<string, number>>;
/**
 * Chooses the language of some audio: the first of the likeliest, and how likely it is, the bias not counted. Of none the
 * language is empty.
 */
declare function chooseLanguage(heard: LanguageProbabilities, { among, bias }: LanguageChoice): readonly [language: string, probability: number];

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

export { type AnswerContext, type CallListeners, type ChildChannelOptions, ENGINE_GONE, type EngineChannel, type EngineEnd, type EngineError, type EnginePool, type EnginePoolOptions, type EngineUse, type ForkedChild, type FromEngine, type FromEngineAtAnyTime, type FromEngineAtCall, type FromEngineAtLoad, type HostedBackend, type HostedBackendOptions, type LanguageProbabilities, type MessageHandlers, type SegmentWords, type TimedWord, type ToEngine, type TokenDecoder, type TokenWord, type WordedSegment, answerMessages, checkCall, checkLanguage, chooseLanguage, createChildChannel, createEnginePool, createHostedBackend, segmentWords, textForModel, toEngineError, tokenWords, until, writtenTokens };
