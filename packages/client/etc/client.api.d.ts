import { StrategyName, EndpointingOptions, SpeechDetectorOptions, Clock, TranscribeError, SpeechStartEvent, SpeechEndEvent, PartialEvent, FinalEvent, CancelledEvent, SessionChanges } from '@ws/core';
import { OneShotResultMessage, VadName, TurnName, SuppressedMessage, WarningMessage, ErrorMessage, ReadyMessage } from '@ws/core/protocol';
import { PcmEncoding } from '@ws/core/audio';
import { DefaultsOf } from '@ws/core/options';

/**
 * The part of the standard `WebSocket` that the client uses: the browser's, that of the package `ws`, or another one.
 * Binary frames are not expected from a server.
 */
interface WebSocketLike {
    /** 0 connecting, 1 open, 2 closing, 3 closed. */
    readonly readyState: number;
    /** Bytes that were sent but have not left. */
    readonly bufferedAmount: number;
    send(data: string | Uint8Array<ArrayBuffer>): void;
    close(code?: number, reason?: string): void;
    addEventListener(type: 'open', listener: () => void): void;
    addEventListener(type: 'message', listener: (event: {
        readonly data: unknown;
    }) => void): void;
    addEventListener(type: 'close', listener: (event: {
        readonly code: number;
        readonly reason: string;
    }) => void): void;
    addEventListener(type: 'error', listener: (event: object) => void): void;
}
/** What goes with a connection, where there is an API key: the same in two forms, of which a platform can send one. */
interface SocketOptions {
    /** HTTP headers, for platforms where a program may set them. */
    readonly headers: Readonly<Record<string, string>>;
    /** WebSocket subprotocols, for browsers, which can send nothing else. They hold the key. */
    readonly protocols: readonly string[];
}
/** What a server answers in place of a socket. */
interface HttpRefusal {
    readonly status: number;
    /** One of `WIRE_ERROR_CODES`, or one that a newer server knows. */
    readonly code?: string | undefined;
    readonly message?: string | undefined;
    readonly retryAfterMs?: number | undefined;
}
/**
 * Opens a socket; it may still be connecting. Its `error` event may have a `message`, and an `error` whose `refusal` is an
 * {@link HttpRefusal}.
 */
type CreateSocket = (url: string, options: SocketOptions) => WebSocketLike;

/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
type ApiKey = string | (() => string | Promise<string>);

/** Settings of `transcribeOnce`. */
interface TranscribeOnceOptions {
    /** Hz of `samples` and `contextAudio`, 8000 to 48000. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** The text that came before; its last 4000 characters are sent. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio that came before. */
    readonly contextAudio?: Float32Array | undefined;
    /** As that of `connect`. */
    readonly apiKey?: ApiKey | undefined;
    /** Where the address has no path. Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /** Milliseconds for the answer, 1 to 3600000. Default 60000. */
    readonly timeoutMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
    readonly createSocket?: CreateSocket | undefined;
}
/** The transcript of one piece of audio; times in seconds from its first sample. */
type OneShotTranscript = Omit<OneShotResultMessage, 'type'>;
/**
 * Transcribes one piece of audio on a server: by default at most 5 minutes, and what fits into a message of 16 MiB (196 s
 * at 16 kHz).
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * @param samples - mono, in [-1, 1]; they are copied
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`, `ERR_BACKEND_FAILED`,
 * `ERR_BACKEND_TIMEOUT` also where no answer came within `timeoutMs`, `ERR_CONNECTION`, `ERR_UNAUTHORIZED`, `ERR_OVERLOADED`, `ERR_ABORTED`
 */
type TranscribeOnce = (url: string | URL, samples: Float32Array, options?: TranscribeOnceOptions) => Promise<OneShotTranscript>;

/** Settings of `connect`. */
interface ConnectOptions {
    /** Where the address has no path. Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /**
     * An API key of the server, or a session token; or a function that gets one. Sent as a header in Node, and as a
     * subprotocol in browsers. A web page must have no API key: its server gets a session token for it.
     */
    readonly apiKey?: ApiKey | undefined;
    /** The model that the server must have; it refuses where it has another one. Default: whichever it has. */
    readonly model?: string | undefined;
    /** ISO 639-1 code of what is spoken; left out, a model that knows several languages finds out. */
    readonly language?: string | undefined;
    /** What may be spoken, 1 to 100 ISO 639-1 codes: the language is found among these. Default: the server's, or all. */
    readonly languages?: readonly string[] | undefined;
    /** `transcribe` (default), or `translate` into English. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Vocabulary or style to expect, at most 4000 characters; the model reads the last 223 tokens of it. */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. At most 100, of at most 100 characters. */
    readonly hotwords?: readonly string[] | undefined;
    /** Asks for the times of words. Default `false`. */
    readonly wordTimestamps?: boolean | undefined;
    /**
     * Asks for the finals of utterances in which nothing was said, too. Default `false`: only those come that `flush` or
     * `end` closed, or of which a partial was shown.
     */
    readonly emptyFinals?: boolean | undefined;
    /** The detector by which the server tells silence from speech. Default: the server's. */
    readonly vad?: VadName | undefined;
    /**
     * What tells that a speaker has finished: `smart` judges the sound, and waits through a pause to think; `none`: a
     * pause of `endpointing.minSilenceMs`. Default: the server's.
     */
    readonly turn?: TurnName | undefined;
    /** Audio between partials, in milliseconds, 0 (none) to 60000; default: the server's. */
    readonly partialIntervalMs?: number | undefined;
    /** Hz of what is given to `write` and `writePcm`, 8000 to 192000; brought to 16 kHz before it is sent. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** How audio goes over the wire. Default `pcm_s16le`: half the bytes of `pcm_f32le`. */
    readonly encoding?: PcmEncoding | undefined;
    /**
     * When the server ends an utterance: as the `endpointing` of core's sessions. `automatic: false`: only `flush`, `end`
     * and the longest utterance do.
     */
    readonly endpointing?: EndpointingOptions | undefined;
    /**
     * The client itself listens for pauses, and the server does not, unless the detector fails. `true`: by energy, after
     * 300 ms of silence; or the settings of the detector. Default `false`.
     */
    readonly clientVad?: boolean | Omit<SpeechDetectorOptions, 'prefixPadMs'> | undefined;
    /** Bytes that may wait to leave before `write` waits, 1024 to 1073741824. Default 262144: 8 s of `pcm_s16le`. */
    readonly maxBufferedBytes?: number | undefined;
    /**
     * Events not yet read, 1 to 1000000. When full, partials that a later event has replaced go; when none are left, the
     * session fails with `ERR_OVERLOADED`. Default 1024.
     */
    readonly maxQueuedEvents?: number | undefined;
    /** Milliseconds until the server must have said `ready`, 1 to 3600000. Default 10000. */
    readonly connectTimeoutMs?: number | undefined;
    /**
     * Milliseconds without a word from the server, not even an answer to a ping, after which the session fails with
     * `ERR_CONNECTION`, 1000 to 3600000; never less than two of the heartbeats that the server tells of, and where it tells
     * of none, than 5 minutes. Default 45000.
     */
    readonly livenessTimeoutMs?: number | undefined;
    /**
     * Milliseconds for which a lost connection is tried again, 0 (never) to 86400000: then the session fails. Default
     * 300000.
     */
    readonly maxOutageMs?: number | undefined;
    /**
     * Milliseconds of audio that are kept during an outage, 1000 to 86400000; when full, `write` waits. The memory is 32 kB
     * a second, and twice as much of `pcm_f32le`. Default 300000.
     */
    readonly maxKeptMs?: number | undefined;
    /**
     * Whether the first connection, too, is tried again where it cannot be had now: the server is starting, full or out of
     * reach. Default `false` for `connect`, which says at once what is wrong, and `true` for `openSession`.
     */
    readonly waitForServer?: boolean | undefined;
    /**
     * Called with each event, in order, in place of keeping it for the iteration, which then only tells how the session
     * ends. It must not throw.
     */
    readonly onEvent?: ((event: ClientEvent) => void) | undefined;
    /** Ends the session, or the attempt to open it, with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
    /** What latencies are measured on, and silence. */
    readonly clock?: Clock | undefined;
    /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
    readonly createSocket?: CreateSocket | undefined;
}
/** Options that the server is not told where they are left out. */
type Unsaid = 'apiKey' | 'model' | 'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'emptyFinals' | 'vad' | 'turn' | 'partialIntervalMs' | 'endpointing';
/** What {@link ConnectOptions} are when they are left out. */
declare const DEFAULT_CONNECT_OPTIONS: DefaultsOf<ConnectOptions, Exclude<Unsaid, 'task'> | 'signal' | 'createSocket' | 'onEvent' | 'waitForServer'>;

/** How a connection stands. */
type ConnectionPhase = {
    readonly status: 'connecting';
}
/** The server has no place yet: so many come before. */
 | {
    readonly status: 'waiting';
    readonly position: number;
} | {
    readonly status: 'open';
}
/** It was lost for this reason. The next attempt, of which this is the number, begins in `retryInMs`. */
 | {
    readonly status: 'reconnecting';
    readonly attempt: number;
    readonly retryInMs: number;
    readonly error: TranscribeError;
};

/** How long something took, in milliseconds. All but `count` are 0 where `count` is. */
interface LatencySummary {
    readonly count: number;
    /** Median and 95th percentile (nearest rank), over the last 10000 values. */
    readonly p50: number;
    readonly p95: number;
    /** Over all values. */
    readonly mean: number;
    readonly max: number;
}

/** How fast a session is, as its client sees it: network, server and engine together. */
interface LatencyStats {
    /**
     * From sending the first sample of an utterance's speech to its first partial with text. The first sample is the one
     * that the client's own detector found, or else the server's; where neither did, the utterance's `start`, which the
     * server puts up to 300 ms before the speech.
     */
    readonly firstPartial: LatencySummary;
    /** From sending the last sample that a partial heard to the partial. */
    readonly partial: LatencySummary;
    /**
     * From saying that an utterance is over (`vad_end`, `finalize`, `end`) to its final. Where the server ends it, from
     * sending the last sample of its speech: the silence that ends it is in it. From sending its last sample, where the
     * server cut it. Finals without text are left out.
     */
    readonly final: LatencySummary;
}

/** A value that changes, and those who want to know. */
interface Observable<T> {
    readonly value: T;
    /**
     * Called with each new value, not with the one that is there.
     *
     * @returns what ends the subscription
     */
    subscribe(listener: (value: T) => void): () => void;
}

/**
 * What a server tells during a session. An `error` here is one that the session survives; one that it does not is
 * thrown by the iteration. The `warning` `VAD_FAILED` may be the client's own: its detector failed, and from there on the
 * server listens for pauses.
 */
type ClientEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SuppressedMessage | CancelledEvent | WarningMessage | ErrorMessage;
/**
 * One stream of speech on a server: audio is sent, events are iterated. Calls keep their order, awaited or not.
 *
 * Events have one reader at a time. Who leaves the iteration (`break`) misses nothing: the next one goes on from there, and
 * meanwhile events are kept, up to `maxQueuedEvents`.
 *
 * Where the connection is lost, it is tried again for `maxOutageMs`: audio is kept meanwhile, and the session goes on as if
 * nothing had happened, also where the server has lost it. Where it cannot go on before all audio is answered, whatever waits
 * fails with the same error: `retryable`, and its `details` say how much is missing. `position` and `acknowledged` are
 * those below, `resumeFrom` is the sample at 16 kHz from which to send the audio to another session, and `missingMs` is
 * how long what has no answer is.
 *
 * @example
 * ```ts
 * const session = await connect('ws://127.0.0.1:8765', { language: 'en' });
 * async function speak() {
 *   for await (const samples of microphone) await session.write(samples);
 *   await session.end();
 * }
 * async function show() {
 *   for await (const event of session) if (event.type === 'final') console.log(event.text);
 * }
 * await Promise.all([speak(), show()]);
 * ```
 */
interface ClientSession extends AsyncIterable<ClientEvent>, AsyncDisposable {
    /** What the server said on connecting: its model, strategy and limits, and the session's id. Not there before that. */
    readonly ready: ReadyMessage | undefined;
    /**
     * Resolves with {@link ClientSession.ready} when there is a connection for the first time. Audio may be written before.
     *
     * @throws TranscribeError why there never was one
     */
    readonly opened: Promise<ReadyMessage>;
    /** How the session and its connection stand, and who wants to know when that changes. */
    readonly state: Observable<SessionState>;
    /** Resolves when the session is over: with the error that ended it, or with nothing after `end`. Never rejects. */
    readonly closed: Promise<TranscribeError | undefined>;
    /**
     * Sends mono samples in [-1, 1] at `sampleRate`; they are copied. Resolves when there is room for more: awaiting it
     * is the back-pressure.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, also for samples of another type; `ERR_OVERLOADED` for whoever does not
     * await, when four times `maxBufferedBytes` wait; what ended the session
     */
    write(samples: Float32Array): Promise<void>;
    /**
     * As `write`, for raw bytes at `sampleRate`, cut anywhere: a sample cut in two is kept for the next call.
     *
     * @param encoding - of the bytes, the same in every call; default `pcm_s16le`
     */
    writePcm(bytes: Uint8Array, encoding?: PcmEncoding): Promise<void>;
    /**
     * The utterance is over: finalises it and stays open. Resolves once all audio written before is answered by finals or
     * errors, which the iteration has by then. With no audio since the last final it resolves without an event.
     *
     * @throws TranscribeError what ended the session
     */
    flush(): Promise<void>;
    /**
     * Drops the utterance that is being spoken: a `cancelled` event follows where there is one, and no final. Utterances
     * that are over get theirs.
     */
    cancel(): Promise<void>;
    /**
     * Changes settings from here on; no audio is lost. What is left out stays, a key that is there and `undefined` takes a
     * setting away. Where the client itself listens for pauses (`clientVad`), the server does not.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`; what ended the session
     */
    configure(changes: SessionChanges): Promise<void>;
    /**
     * No more audio. Resolves when everything is answered; then the iteration ends.
     *
     * @throws TranscribeError what ended the session before, `ERR_CONNECTION` where the server ended it without having taken
     * all of its audio
     */
    end(): Promise<void>;
    /**
     * Milliseconds until the server answers. It also tells the server that an idle session is still wanted.
     *
     * @throws TranscribeError what ended the session
     */
    ping(): Promise<number>;
    /** Latencies so far, also after the end. */
    stats(): LatencyStats;
    /** Samples sent so far, at 16 kHz: the session's clock. */
    readonly position: number;
    /** Of these, how many the server has taken, as far as it has said: it does so after each second of audio. */
    readonly acknowledged: number;
    /** How often the connection was lost and made again. */
    readonly reconnections: number;
}
/** How a session stands. It begins with `connecting`, and ends with `closed`. */
type SessionState = ConnectionPhase
/** No more audio comes; answers do. */
 | {
    readonly status: 'ending';
}
/** It is over: with the error that ended it, or with none after `end`. */
 | {
    readonly status: 'closed';
    readonly error?: TranscribeError | undefined;
};
/** A session that has, or has had, its connection. */
interface ConnectedSession extends ClientSession {
    readonly ready: ReadyMessage;
}

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`)
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
type Connect = (url: string | URL, options?: ConnectOptions) => Promise<ConnectedSession>;
/**
 * Opens a session that takes audio from the first moment on, whether there is a server by now or not: its connection is
 * tried for `maxOutageMs`, and what was said meanwhile is sent then.
 *
 * @param url - as of {@link Connect}
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
type OpenSession = (url: string | URL, options?: ConnectOptions) => ClientSession;

/** Opens a session on a server: see {@link Connect}. */
declare const connect: Connect;
/** Opens a session whose connection may come later: see {@link OpenSession}. */
declare const openSession: OpenSession;
/** Transcribes one piece of audio on a server: see {@link TranscribeOnce}. */
declare const transcribeOnce: TranscribeOnce;

export { type ApiKey, type ClientEvent, type ClientSession, type Connect, type ConnectOptions, type ConnectedSession, type ConnectionPhase, type CreateSocket, DEFAULT_CONNECT_OPTIONS, type HttpRefusal, type LatencyStats, type LatencySummary, type Observable, type OneShotTranscript, type OpenSession, type SessionState, type SocketOptions, type TranscribeOnce, type TranscribeOnceOptions, type WebSocketLike, connect, openSession, transcribeOnce };
