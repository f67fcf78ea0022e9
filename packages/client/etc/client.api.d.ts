import { StrategyName, EndpointingOptions, SpeechDetectorOptions, Clock } from '@ws/core';
import { OneShotResultMessage, VadName, TurnName } from '@ws/core/protocol';
import { C as ClientSession } from './client-session.shared.js';
export { a as ClientEvent, L as LatencyStats, b as LatencySummary } from './client-session.shared.js';
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
declare const DEFAULT_CONNECT_OPTIONS: DefaultsOf<ConnectOptions, Exclude<Unsaid, 'task'> | 'signal' | 'createSocket'>;

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`)
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
type Connect = (url: string | URL, options?: ConnectOptions) => Promise<ClientSession>;

/** Opens a session on a server: see {@link Connect}. */
declare const connect: Connect;
/** Transcribes one piece of audio on a server: see {@link TranscribeOnce}. */
declare const transcribeOnce: TranscribeOnce;

export { type ApiKey, ClientSession, type Connect, type ConnectOptions, type CreateSocket, DEFAULT_CONNECT_OPTIONS, type HttpRefusal, type OneShotTranscript, type SocketOptions, type TranscribeOnce, type TranscribeOnceOptions, type WebSocketLike, connect, transcribeOnce };
