import { ApiKey, CreateSocket, ClientEvent } from '@ws/client';
import { TranscriptionBackend, InferenceScheduler, StrategyName, EndpointingOptions, VoiceActivityDetector, TurnDetector, Clock, Logger, SessionChanges, SessionEvent, Segment } from '@ws/core';
import { DefaultsOf } from '@ws/core/options';
import { VadName, TurnName } from '@ws/core/protocol';
import { stt, APIConnectOptions, AudioBuffer } from '@livekit/agents';

/** Settings of {@link STT}. It needs one of `backend`, `scheduler` and `url`. */
interface STTOptions {
    /** The engine that transcribes in this process. It stays the caller's to dispose. */
    readonly backend?: TranscriptionBackend | undefined;
    /** The same, shared with others. */
    readonly scheduler?: InferenceScheduler | undefined;
    /** A server of `@ws/server` that transcribes: `ws://127.0.0.1:8765`. */
    readonly url?: string | undefined;
    /** An API key of the server, or a session token; or a function that gets one. */
    readonly apiKey?: ApiKey | undefined;
    /** The model that the server must have, and what metrics call it. Default: whichever it has; in this process the engine's name. */
    readonly model?: string | undefined;
    /** ISO 639-1 code of what is spoken; left out, a model that knows several languages finds out. */
    readonly language?: string | undefined;
    /** What may be spoken, 1 to 100 ISO 639-1 codes. */
    readonly languages?: readonly string[] | undefined;
    /** `transcribe` (default), or `translate` into English. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Vocabulary or style to expect, at most 4000 characters. */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. At most 100, of at most 100 characters. The session's keyterms come behind them. */
    readonly hotwords?: readonly string[] | undefined;
    /** Whether words have times. Default `true`. */
    readonly wordTimestamps?: boolean | undefined;
    /** Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /** When an utterance ends, as of core's sessions. `automatic: false`: only `flush` and the longest utterance end one. */
    readonly endpointing?: EndpointingOptions | undefined;
    /** Audio between interim transcripts, in milliseconds, 0 (none) to 60000. Default: the strategy's. */
    readonly partialIntervalMs?: number | undefined;
    /** In this process: makes a detector of silence for each stream, which is disposed with it. Default: one by energy. */
    readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
    /** The server's detector. Default: the server's choice. */
    readonly vad?: VadName | undefined;
    /** What tells that a speaker has finished: in this process a detector, which stays the caller's to dispose; of a server its name. */
    readonly turn?: TurnDetector | TurnName | undefined;
    /**
     * Milliseconds for which a lost connection to the server is tried again before LiveKit hears of it, and tries in its own
     * way or goes to another STT, 0 to 86400000. Default 10000.
     */
    readonly maxOutageMs?: number | undefined;
    /** Makes sockets. Default: those of the package `ws`. */
    readonly createSocket?: CreateSocket | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
type Open = 'backend' | 'scheduler' | 'url' | 'apiKey' | 'model' | 'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'endpointing' | 'partialIntervalMs' | 'createVad' | 'vad' | 'turn' | 'createSocket';
/** What {@link STTOptions} are when they are left out. */
declare const DEFAULT_STT_OPTIONS: DefaultsOf<STTOptions, Open>;

/** What a session tells, of core or of a server. */
type HeardEvent = SessionEvent | ClientEvent;
/** A stream that is being transcribed, in this process or on a server. */
interface LiveSession extends AsyncIterable<HeardEvent>, AsyncDisposable {
    /** Takes mono samples at 16 kHz. Awaiting it is the back-pressure. */
    write(samples: Float32Array): Promise<void>;
    /** Ends the utterance; resolves when it is answered. */
    flush(): Promise<void>;
    configure(changes: SessionChanges): void | Promise<void>;
    /** No more audio; resolves when all is answered. */
    end(): Promise<void>;
}
/** A stretch of a recording that was transcribed. */
interface HeardPiece {
    readonly segments: readonly Segment[];
    /** ISO 639-1 code. */
    readonly language: string;
}
/** What transcribes: an engine in this process, or a server. */
interface Hearing {
    readonly model: string;
    /** Whether it takes words to expect; whether it gives the times of words. */
    readonly takesHotwords: boolean;
    readonly timesWords: boolean;
    /** @param spoken - what is said of the speech by now */
    open(spoken: SessionChanges, call: OpenCall): Promise<LiveSession>;
    recognize(audio: AsyncIterable<Float32Array>, spoken: SessionChanges, call: RecognizeCall): AsyncIterable<HeardPiece>;
}
/** How a recording is heard. */
interface RecognizeCall {
    readonly signal: AbortSignal;
    /** Told what degraded. */
    readonly warn: (warning: {
        readonly code: string;
        readonly message: string;
    }) => void;
}
/** How a stream is begun. */
interface OpenCall {
    readonly signal: AbortSignal;
    /** Milliseconds that a connection may take. */
    readonly timeoutMs: number;
}

/** What an STT shares with its streams. */
interface StreamOwner {
    readonly stt: stt.STT;
    readonly hearing: Hearing;
    /** Those that are open. */
    readonly streams: Set<SpeechStream>;
    /** What is said of the speech by now. */
    spoken(): SessionChanges;
}
/**
 * One stream of speech of LiveKit. Where the session behind it fails, LiveKit begins another one, and it is given what has
 * no final yet: nothing that was said is lost.
 */
declare class SpeechStream extends stt.SpeechStream {
    #private;
    label: string;
    /** Made by `STT.stream`. */
    constructor(owner: StreamOwner, connOptions?: APIConnectOptions);
    /**
     * What is said of the speech changes. `STT.updateOptions` calls it.
     *
     * @internal
     */
    configure(changes: SessionChanges): Promise<void>;
    close(): void;
    protected run(): Promise<void>;
}

/**
 * Whisper as the speech-to-text of LiveKit agents. (A class, as LiveKit's agents ask for.)
 *
 * @example
 * ```ts
 * const session = new voice.AgentSession({ stt: new whisper.STT({ backend }), llm, tts });
 * ```
 */
declare class STT extends stt.STT {
    #private;
    label: string;
    /** @throws TranscribeError `ERR_INVALID_OPTION` */
    constructor(options: STTOptions);
    get model(): string;
    get provider(): string;
    /**
     * Changes what is said of the speech, also for streams that are open.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    updateOptions(changes: SessionChanges): void;
    /** Terms of the agent's session become words to expect, behind the user's own. */
    _updateSessionKeyterms(keyterms: string[]): void;
    stream({ connOptions }?: {
        connOptions?: APIConnectOptions;
    }): SpeechStream;
    protected _recognize(frame: AudioBuffer, abortSignal?: AbortSignal): Promise<stt.SpeechEvent>;
    close(): Promise<void>;
}

export { DEFAULT_STT_OPTIONS, STT, type STTOptions, SpeechStream };
