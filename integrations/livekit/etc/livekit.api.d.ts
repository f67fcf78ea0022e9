import { ConnectOptions, Transcriber, TranscriberSettings } from '@ws/client/internal/transcriber';
import { TranscriptionBackend, InferenceScheduler, VoiceActivityDetector, TurnDetector, LiveDiarizer, Logger, SessionChanges } from '@ws/core';
import { DefaultsOf, TurnName } from '@ws/core/internal';
import { stt, APIConnectOptions, AudioBuffer } from '@livekit/agents';

/** Options of `connect` of `@ws/client` that an STT has, too. */
type OfConnect = ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'strategy') | ('endpointing' | 'partialIntervalMs' | 'vad' | 'apiKey' | 'createSocket' | 'clock');
/**
 * Settings of {@link STT}. It needs one of `backend`, `scheduler` and `url`. Most options mean what they mean for `connect` of
 * `@ws/client`, in this process, too. `wordTimestamps` is `true` where it is left out. Keyterms of the agent's session come
 * behind `hotwords`. `vad`, `apiKey` and `createSocket` are for servers.
 */
interface STTOptions extends Pick<ConnectOptions, OfConnect> {
    /** The engine that transcribes in this process. It stays the caller's to dispose. */
    readonly backend?: TranscriptionBackend | undefined;
    /** The same, shared with others. */
    readonly scheduler?: InferenceScheduler | undefined;
    /** A server of `@ws/server` that transcribes: `ws://127.0.0.1:8765`. */
    readonly url?: string | undefined;
    /** The model that the server must have, and what metrics call it. Default: whichever it has; in this process the engine's name. */
    readonly model?: string | undefined;
    /** In this process: makes a detector of silence for each stream, which is disposed with it. Default: one by energy. */
    readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
    /** What tells that a speaker has finished: in this process a detector, which stays the caller's to dispose; of a server its name. */
    readonly turn?: TurnDetector | TurnName | undefined;
    /**
     * Tells who speaks, as `speakerId` of finals: in this process a diarizer, which stays the caller's to dispose; of a server
     * `true`, or how many people speak at most. Default: not told.
     */
    readonly speakers?: LiveDiarizer | ConnectOptions['speakers'];
    /**
     * Milliseconds for which a lost connection to the server is tried again before LiveKit hears of it, and tries in its own
     * way or goes to another STT, 0 to 86400000. Default 10000.
     */
    readonly maxOutageMs?: number | undefined;
    readonly logger?: Logger | undefined;
}
type Open = Exclude<OfConnect, 'wordTimestamps' | 'strategy' | 'createSocket' | 'clock'> | ('backend' | 'scheduler' | 'url' | 'model' | 'createVad' | 'turn' | 'speakers');
/** What {@link STTOptions} are when they are left out. */
declare const DEFAULT_STT_OPTIONS: DefaultsOf<STTOptions, Open | 'createSocket'>;

/** What an STT shares with its streams. */
interface StreamOwner {
    readonly stt: stt.STT;
    readonly transcriber: Transcriber;
    /** Those that are open. */
    readonly streams: Set<SpeechStream>;
    /** How speech is transcribed by now. */
    settings(): TranscriberSettings;
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
     * What is known of the speech changes. `STT.updateOptions` calls it.
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
     * Changes what is known of the speech, also for streams that are open.
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
