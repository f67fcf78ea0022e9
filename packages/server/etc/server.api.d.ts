import { IncomingMessage, ServerResponse, Server } from 'node:http';
import { SchedulerMetrics, BackendHealth, StrategyName, SessionEvent, VoiceActivityDetector, LiveDiarizer, Diarizer, SessionChanges, SpeakerVoice, Clock, Logger, JobStore, JobStorage, TranscriptionBackend, SessionJournal, TurnDetector } from '@ws/core';
import { OfChannel, VadName, SettingsOf, DefaultsOf, TurnName } from '@ws/core/internal';
import { ModelProgress, ProgressListener } from '@ws/models';
import { RedactionKind } from '@ws/redaction';
import { SileroOptions } from '@ws/vad-silero';
import { WebRtcVadOptions } from '@ws/vad-webrtc';
import { StartMessage, WireErrorCode } from '@ws/core/protocol';

/** The queue of jobs, as `/health` tells of it. */
interface QueueReport {
    /** The store's name: `bullmq`, `memory`. */
    readonly name: string;
    /** `down`: the store does not answer. Live sessions go on without it. */
    readonly status: 'up' | 'down';
    /** Jobs of all clients, over all servers and workers. Absent while the store is down. */
    readonly waiting?: number | undefined;
    readonly running?: number | undefined;
    /** Jobs that have failed, as long as they are kept. */
    readonly failed?: number | undefined;
    /** The milliseconds that the oldest job has waited. Absent where no job waits. */
    readonly oldest_waiting_ms?: number | undefined;
}

/** Facts about the server, as `/health` tells them. Absent where the backend does not say. */
interface HealthReport {
    /** `starting`: the model is being loaded. `failed`: the backend cannot transcribe. */
    readonly status: 'starting' | 'ok' | 'draining' | 'failed';
    readonly model: string;
    /** The backend's name. */
    readonly backend?: string | undefined;
    readonly precision?: string | undefined;
    readonly sessions: number;
    /** That wait for a client who lost its connection. */
    readonly parked_sessions: number;
    readonly max_sessions: number;
    /** Clients that wait for a place, or for the model. */
    readonly waiting_clients: number;
    readonly uptime_ms: number;
    /** The version of the native protocol. */
    readonly protocol: number;
    /** The journal of sessions, where there is one. Sessions go on while it is down. */
    readonly journal?: JournalReport | undefined;
    /** The queue of jobs, where there is one. */
    readonly jobs?: QueueReport | undefined;
    /** What waits for the engine, and what it has done. */
    readonly scheduler?: SchedulerReport | undefined;
    /** The process that serves. */
    readonly process: ProcessReport;
    /** The engine, as the backend reports on it. */
    readonly engine?: EngineReport | undefined;
}
/** The journal of sessions. */
interface JournalReport {
    /** `folder`, `nats`, `redis`, or what a journal of your own is called. */
    readonly name: string;
    /** `down`: it did not answer the last call. */
    readonly status: 'up' | 'down';
}
/** What all sessions share: see `SchedulerMetrics` of `@ws/core`. */
interface SchedulerReport {
    /** Calls that run at the same time, at most. */
    readonly max_concurrency: number;
    readonly running: number;
    readonly waiting: SchedulerMetrics['waiting'];
    /** Since the start. `aborted`: overtaken, or their client is gone. */
    readonly completed: number;
    readonly failed: number;
    readonly aborted: number;
    readonly timed_out: number;
    /** How long calls waited for the engine, and held it, in all. */
    readonly waited_ms: number;
    readonly ran_ms: number;
}
/** The server's own process. */
interface ProcessReport {
    /** Resident memory. */
    readonly memory_bytes: number;
    /** Processor time since it started. */
    readonly cpu_time_ms: number;
}
/** The engine's own processes, all together. */
interface EngineReport {
    readonly status: BackendHealth['status'];
    readonly message?: string | undefined;
    /** Processes that have loaded the model. */
    readonly processes?: number | undefined;
    /** Resident memory. */
    readonly memory_bytes?: number | undefined;
    /** Processor time since it started. */
    readonly cpu_time_ms?: number | undefined;
    /** How often it had to be started anew. */
    readonly restarts?: number | undefined;
    /** How often calls went over from one engine to another. Only where there is a second engine. */
    readonly switches?: number | undefined;
    /** The engines one by one, the preferred first. Only where there is a second one. */
    readonly engines?: readonly OneEngineReport[] | undefined;
}
/** One of several engines. */
interface OneEngineReport extends Pick<EngineReport, 'status' | 'message' | 'processes' | 'memory_bytes' | 'restarts'> {
    /** Its backend and model. */
    readonly name: string;
    /** Whether it answers calls now. */
    readonly active: boolean;
    /** How often it failed. */
    readonly failures: number;
    /** Milliseconds until a call tries it again, where it is passed over. */
    readonly retry_in_ms?: number | undefined;
}
/** A worker that takes jobs of a queue, as its `/health` tells. */
interface WorkerReport extends Pick<HealthReport, 'status' | 'model' | 'backend' | 'precision' | 'uptime_ms' | 'jobs' | 'process' | 'engine'> {
    /** Jobs that it has now, and those that it takes at once. */
    readonly running: number;
    readonly concurrency: number;
}

/** A session, as the program around the server sees it. */
interface SessionInfo {
    readonly sessionId: string;
    readonly strategy: StrategyName;
    /** The request that opened it; one that resumes a session opens none. Left out where the process before this one had it. */
    readonly request: IncomingMessage | undefined;
    /** Aborted when the session is over: nothing more comes of it. */
    readonly signal: AbortSignal;
}
/** What the program around the server is told of sessions. */
interface SessionHooks {
    /**
     * A session begins: its first audio came. A connection that resumes a session begins none. What it throws is logged, and
     * changes nothing.
     */
    readonly onSession?: ((session: SessionInfo) => void) | undefined;
    /**
     * Takes the events that a session tells its client: in their order, before the client has them, each once, also where the
     * client resumes. The session waits with the next event until the promise has settled: a slow hook slows the session down,
     * up to its bounds, and then the client. Where channels are separate, an event has its `channel`; `seq` counts for each of
     * them, and one does not wait for another. A server that takes a session over tells each event at least once: it may tell
     * some that the server before has told, with the same session and `seq`. What the hook throws is logged, and changes nothing.
     */
    readonly onEvent?: ((event: SessionEvent & OfChannel, session: SessionInfo) => unknown) | undefined;
}

/** Backends that the server makes by name, when their package is installed. */
type AdapterName = 'onnx' | 'moonshine' | 'whispercpp' | 'faster' | 'mlx' | 'whisperx';
/** What an adapter is told. */
interface AdapterSource {
    readonly name: AdapterName;
    readonly model: string;
    readonly precision: 'auto' | 'fp32' | 'int8';
    readonly threads: number | 'auto';
    readonly processes: number | 'auto';
    readonly executionProviders: readonly (string | {
        readonly name: string;
    })[] | undefined;
    readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
}

/** Voice-activity detectors that the server makes by name, when their package is installed. */
type DetectorName = Exclude<VadName, 'none'>;
/** Makes a detector for one stream, that takes audio at 16 kHz. */
type CreateDetector = () => VoiceActivityDetector | Promise<VoiceActivityDetector>;
/** What a detector may be told, by its name. Energy takes nothing. */
interface DetectorOptions {
    readonly silero: SileroOptions;
    readonly webrtc: WebRtcVadOptions;
    readonly energy: Readonly<Record<never, never>>;
}
/**
 * A voice-activity detector by name: `silero`, `webrtc` or `energy`. It is for one stream.
 *
 * @param options - those of `createSileroVad` or `createWebRtcVad`. Without any it takes 16 kHz, as sessions do
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, vad: await createVad('webrtc', { mode: 3 }) });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` when its package is not installed, saying what
 * to install
 */
declare function createVad<Name extends DetectorName>(name: Name, options?: DetectorOptions[Name]): Promise<VoiceActivityDetector>;

/** What tells who speaks: live, in recordings that clients send, or both. */
interface SpeakerDiarizers {
    readonly live?: LiveDiarizer | undefined;
    readonly recordings?: Diarizer | undefined;
}

/** Everything the server bounds, with a finite default. Durations in milliseconds, sizes in bytes. */
interface ServerLimitOptions {
    /** Sessions open at once; further clients wait. 1 to 10000, default 4. */
    readonly maxClients?: number | undefined;
    /**
     * Clients that wait for a place, or for the model to be loaded; a further one is told `SERVER_FULL` and closed with
     * 1013. Of each at most one message is held. 0 to 10000, default 16.
     */
    readonly maxWaitingClients?: number | undefined;
    /** Largest frame a client may send; a larger one closes the connection with 1009. 1 KiB to 1 GiB, default 16 MiB. */
    readonly maxMessageBytes?: number | undefined;
    /**
     * Audio of one session that waits for its final; a session over it is not read from until the engine has caught up.
     * At least `maxUtteranceMs` + 1000, at most an hour, default 60000.
     */
    readonly maxBufferedMs?: number | undefined;
    /** A longer utterance is cut at its quietest point. 1000 to 600000, default 28000; never more than the engine takes. */
    readonly maxUtteranceMs?: number | undefined;
    /**
     * Audio of one message without `type`; a longer one is refused with `AUDIO_TOO_LONG`. What is longer than the engine
     * takes at once is decoded in pieces of at most `maxUtteranceMs`. 1000 to an hour, default 5 minutes.
     */
    readonly maxOneShotMs?: number | undefined;
    /**
     * Largest recording that is sent at once, in a form or as a body; a larger one is answered by 413. Until it is answered it
     * lies in the system's folder for temporary files. As many are on their way as may wait or have a place, so that those of
     * all clients together take at most `2 * maxClients + maxWaitingClients` times as much. 1 KiB to 16 GiB, default 256 MiB.
     */
    readonly maxUploadBytes?: number | undefined;
    /** A longer session is finalised, then closed with `SESSION_TOO_LONG`. 1000 to a week, default 4 hours. */
    readonly maxSessionMs?: number | undefined;
    /** A session without a message for so long is finalised, then closed with `IDLE_TIMEOUT`. 100 to a day, default 5 minutes. */
    readonly idleTimeoutMs?: number | undefined;
    /**
     * Answers that a client has not read yet. Beyond it partials are merged, and then the session is not read from
     * either. 1 KiB to 1 GiB, default 1 MiB.
     */
    readonly maxOutgoingBytes?: number | undefined;
    /**
     * How long the engine may take for one call. Then the call fails with `BACKEND_TIMEOUT`, after it has been tried again
     * where it may be. 1000 to an hour, default 60000.
     */
    readonly callTimeoutMs?: number | undefined;
    /** Between two pings; a peer of which not a byte has come since the last one is cut off. 100 to an hour, default 15000. */
    readonly heartbeatIntervalMs?: number | undefined;
    /** How long a session is kept whose client lost its connection and may resume it; 0: none is. 0 to an hour, default 30000. */
    readonly resumeWindowMs?: number | undefined;
    /**
     * Sessions that are kept so at the same time; of more the one that was lost first is given up. Each holds at most
     * `maxBufferedMs` of audio (64 kB a second) and 256 events. 0 to 10000, default 32.
     */
    readonly maxParkedSessions?: number | undefined;
    /** What sessions are given to finish when the server closes. 0 to 600000, default 10000. */
    readonly drainTimeoutMs?: number | undefined;
}
/** {@link ServerLimitOptions} with nothing left out. */
type ServerLimitSettings = SettingsOf<ServerLimitOptions>;

/** The clients of others: see docs/dialects.md. */
interface DialectOptions {
    /** Serves the clients of others, too, at the paths that they know. Default `true`. */
    readonly dialects?: boolean | undefined;
    /**
     * Where Wyoming, Home Assistant's protocol, is served: 10300 is what its users expect; 0 picks a free port. Default: nowhere.
     * It has no keys: where the server asks for some, `host` must be this machine's own, or `wyomingOpen` be said.
     */
    readonly wyomingPort?: number | undefined;
    /** Serves Wyoming to all clients that can reach its port, also where the server asks for keys. Default `false`. */
    readonly wyomingOpen?: boolean | undefined;
    /** Where clients of vosk-server are served that can be given no path: they expect 2700. Default: nowhere but at `/vosk`. */
    readonly voskPort?: number | undefined;
    /** The same of WhisperLive, whose clients expect 9090. Default: nowhere but at `/whisper-live`. */
    readonly whisperLivePort?: number | undefined;
    /**
     * The auth token of a Twilio account: calls that it has signed are let in at `/twilio`, with no key. The command line has
     * it from `TWILIO_AUTH_TOKEN`.
     */
    readonly twilioAuthToken?: string | undefined;
    /** Where the transcripts of Twilio's calls are sent, as JSON by POST: an address of http or https. Default: nowhere. */
    readonly twilioWebhook?: string | undefined;
}
/** Options that are not said where they are left out. */
type UnsaidOfDialects = 'wyomingPort' | 'voskPort' | 'whisperLivePort' | 'twilioAuthToken' | 'twilioWebhook';

/** The settings that a client asked for, by `start` and `configure`, and the voices of `known_speaker`. */
type RequestedSettings = Partial<Omit<StartMessage, 'type' | 'model' | 'encoding' | 'sampleRate' | 'channels' | 'resume'> & {
    readonly knownSpeakers: readonly SpeakerVoice[];
}>;
/** Settings of an {@link AudioSession}. */
interface AudioSessionOptions {
    /** The session's name in logs, metrics and hooks. */
    readonly sessionId: string;
    /** The request that opened it, for hooks. */
    readonly request: IncomingMessage | undefined;
    /** Default: `prompt`, or the first strategy that is served. */
    readonly strategy?: StrategyName | undefined;
    /** Encoding of the bytes. Default `pcm_s16le`. */
    readonly encoding?: StartMessage['encoding'] | undefined;
    /** Samples per second of raw audio. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** Whether several channels are mixed or transcribed each on its own. Default `mix`. */
    readonly channels?: StartMessage['channels'] | undefined;
    /** Channels of raw samples, one sample of each after the other. 1 to 8, default 1. */
    readonly interleaved?: number | undefined;
    /** The settings of a `start` message. */
    readonly settings?: RequestedSettings | undefined;
    /** Speech before the first partial of an utterance, in milliseconds. Default: 500, or the interval of partials. */
    readonly firstPartialMs?: number | undefined;
    /** Text before the audio. The model continues it, as it continues the session's own text. */
    readonly previousTranscript?: string | undefined;
    /**
     * Called with each event, in order. The next event waits until its promise settles, and so do further audio and the
     * client then. A rejection is a fault.
     */
    onEvent(event: SessionEvent & OfChannel): unknown;
    /** Called once when a fault of the server ends the session. */
    onFault(error: unknown): void;
}
/** The audio of one client, and its transcription. */
interface AudioSession extends Disposable {
    /**
     * Takes the next bytes, in the encoding of the options. Await it before the next call: that is the back-pressure.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders throw. After bytes of a container that cannot be decoded
     *   the session takes no more audio: {@link isLost}
     */
    writeBytes(bytes: readonly Uint8Array[]): Promise<void>;
    /** Takes mono samples in [-1, 1], the same for each channel. As {@link writeBytes}. */
    write(samples: Float32Array, sampleRate: number): Promise<void>;
    /**
     * Ends the utterance, of one channel if it is given. Resolves when all audio before is transcribed and its events are
     * delivered.
     */
    flush(channel?: number): Promise<void>;
    /** Drops the utterance that is being spoken. */
    cancel(): void;
    /** @throws TranscribeError `ERR_PROTOCOL`, `ERR_INVALID_OPTION` */
    configure(changes: SessionChanges): void;
    /**
     * Ends the audio. Resolves when all of it is transcribed and its events are delivered.
     *
     * @throws TranscribeError as {@link writeBytes}, after that, where a container is cut off
     */
    end(): Promise<void>;
    readonly isLost: boolean;
    /** Whether a final is queued or being decoded. */
    readonly busy: boolean;
    /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
    readonly position: number;
    /** Audio taken so far in milliseconds, the sum of all channels. */
    readonly audioMs: number;
}

/** A user of the server, and how much of it the user may have. Limits that are left out are the server's alone. */
interface Identity {
    /**
     * What logs and metrics call them; everything under one name counts together. 1 to 128 characters that can be shown,
     * and never a key.
     */
    readonly name: string;
    /** Sessions open at once. */
    readonly maxSessions?: number | undefined;
    /** Seconds of audio in one day, of all sessions together; days are UTC's. */
    readonly audioSecondsPerDay?: number | undefined;
    /** Longest session, where it is shorter than the server's, in milliseconds. */
    readonly maxSessionMs?: number | undefined;
}
/** Why a client is not let in, and what it can do. The message must not hold what the client sent. */
interface Refusal {
    readonly status: 401 | 403 | 429 | 503;
    readonly code: WireErrorCode;
    readonly message: string;
    /** When to try again, in seconds. */
    readonly retryAfterS?: number | undefined;
}
/** Says who a request comes from, in place of API keys. What it throws, or takes longer than 10 s for, is answered by 503. */
type Authenticate = (request: IncomingMessage) => Identity | Refusal | Promise<Identity | Refusal>;

/** What a client shows to be let in: an API key, or a session token. */
interface Credential {
    readonly secret: string;
    readonly place: 'header' | 'subprotocol' | 'query' | 'path';
}
/**
 * What the clients of a protocol send in place of a header, a subprotocol or a query: a credential, or proof of who they
 * are; or why they are refused.
 */
type Shown = Credential | {
    readonly identity: Identity;
} | Refusal;

/** Why a client's session ends before its time. */
type AccessEnding = 'quota' | 'revoked' | 'crowded';
/** A client that was let in, until it leaves. */
interface Admission {
    readonly identity: Identity;
    /**
     * The owner of these sessions: an API key, and of the session tokens that were made with it; of a name where there are
     * no keys. It says nothing of the key.
     */
    readonly owner: string;
    /** Aborted, with an {@link AccessEnding} as its reason, when the session is to end. */
    readonly signal: AbortSignal;
    /** So much more of their audio was taken. */
    spend(audioMs: number): void;
    /**
     * Their session opens so many more, one for each further channel.
     *
     * @returns ends those
     * @throws TranscribeError `ERR_PROTOCOL`, `TOO_MANY_SESSIONS`: none is opened then
     */
    openMore(count: number): () => void;
    /**
     * Whether it was let in past the sessions of its key, to go on with one of them. Until it does, or `openAnew` was called, it
     * may not have a session.
     */
    readonly isReturning: boolean;
    /** A client that is returning has a session of its own instead: the session ends where its key has no room for it. */
    openAnew(): Promise<void>;
    leave(): void;
}

/** Bounds of a body. */
interface BodyBounds {
    readonly maxBytes: number;
    /** How long it may take. */
    readonly timeoutMs: number;
}

/** A JSON object from a client. Nothing of it has been checked. */
type JsonObject = Readonly<Record<string, unknown>>;

/** What a page of the server's own may load and do. */
interface PageOptions {
    /** Whether it is served over TLS, by a certificate that browsers trust. */
    readonly isTrusted: boolean;
    /** Whether it makes scripts and sounds of its own: an audio thread's code, and what is played. Default `false`. */
    readonly makesBlobs?: boolean | undefined;
    /** Whether it may compile WebAssembly, as an engine's worker does. It may evaluate no script for that. */
    readonly compiles?: boolean | undefined;
}

/** The files of a page, by their path below its own, such as `/` and `/page.js`. */
interface PageFiles {
    /** Whether the folder has a page. Before a build it has none. */
    readonly isThere: boolean;
    /**
     * Answers with one of the files: a browser keeps it, and asks each time whether it is still the same.
     *
     * @returns nothing where the path is of no such file
     */
    answer(request: IncomingMessage, response: ServerResponse, path: string, options?: Omit<PageOptions, 'isTrusted'>): Promise<void> | undefined;
}

/** A refusal of a request, over HTTP. */
interface SocketRefusal {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    /** When to try again, in seconds. */
    readonly retryAfterS?: number | undefined;
    /** Further headers. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /** The answer's JSON. Default: `{error, code}`. */
    readonly body?: object | undefined;
}

/** A message: text in UTF-8, or audio in pieces of at most 64 KiB. */
type Frame = {
    readonly type: 'text';
    readonly bytes: Buffer;
} | {
    readonly type: 'binary';
    readonly fragments: readonly Buffer[];
};

/** The connection to one client, as a conversation uses it. */
interface ClientConnection {
    /** Sends a text frame, or bytes as a binary one; does nothing when the connection is gone. */
    send(frame: string | Uint8Array): void;
    /** Resolves when the client has read enough for more to be sent, or is gone. */
    drained(): Promise<void>;
    /** @param code - of RFC 6455, or of 4000 and up */
    close(code: number, reason: string): void;
}
/** Why a conversation ends while its client is connected. */
type Ending = 'client' | 'idle' | 'silent' | 'too long' | 'shutdown' | 'bad audio' | 'uncovered' | AccessEnding;
/** One client's conversation, over one connection. */
interface Conversation<F = Frame> {
    /**
     * Handles one frame. Called when the promise of the frame before has settled, and the client has read enough of what it
     * was sent. Resolves with whether the frame keeps an idle connection open; never rejects.
     */
    receive(frame: F): Promise<boolean>;
    /** Sends a sign of life to a client whose frames wait long. */
    reassure(): void;
    /** Takes no more frames, answers what has come, and closes the connection. The first reason stands. */
    finish(ending: Ending): void;
    /** The connection is gone: ends all work for it. */
    dispose(): void;
    /** Clock time at which it began, in milliseconds. */
    readonly openedAt: number;
    /** Whether it works on something that the client waits for. */
    readonly busy: boolean;
    /** Whether it takes no more frames. */
    readonly finishing: boolean;
    /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
    readonly position: number;
    /** Audio taken so far in milliseconds, the sum of all channels. Quotas count it. */
    readonly audioMs: number;
    /**
     * Whether a client is of no use here before it sends audio: until then its place may be given to others who wait. Default:
     * any message shows that the client uses its place.
     */
    readonly isForAudio?: boolean | undefined;
}

/** A tool that a client offers to the model: the client runs it. */
interface ProvidedTool {
    readonly name: string;
    readonly description?: string | undefined;
    /** A JSON schema of its arguments, an object. */
    readonly parameters: Readonly<Record<string, unknown>>;
}
/** A client's tool that the model has called. */
interface ProvidedCall {
    readonly id: string;
    readonly name: string;
    /** As the model has written them: JSON, if it wrote what it should. */
    readonly arguments: string;
    /** What came of it; left out as long as the client has not said it. */
    readonly output?: string | undefined;
}
/** One message of a conversation. */
interface ProvidedMessage {
    readonly role: 'system' | 'user' | 'assistant';
    readonly content: string;
    /** Of an answer: the tools that it called after its text. */
    readonly calls?: readonly ProvidedCall[] | undefined;
    /** An answer that the user has cut off: `content` is what was heard of it. */
    readonly isCutOff?: boolean | undefined;
}
/** Which tool is to be called: as the model likes, none, at least one, or this one. */
type ProvidedToolChoice = 'auto' | 'none' | 'required' | {
    readonly name: string;
};
/** What is to be answered. */
interface ProvidedQuestion {
    /** In their order, the system prompt first where there is one; an empty one is the provider's own. */
    readonly messages: readonly ProvidedMessage[];
    /** Left out: none. */
    readonly tools?: readonly ProvidedTool[] | undefined;
    /** Default `auto`. */
    readonly toolChoice?: ProvidedToolChoice | undefined;
    /** One of {@link AnswerProvider.models}. Default: the first. */
    readonly model?: string | undefined;
    /** Tokens of the answer, 1 or more; a longer one is cut off there. Default: the model's own bound. */
    readonly maxTokens?: number | undefined;
    /** 0 to 2. Default: the model's own. */
    readonly temperature?: number | undefined;
    /** Ends the answer. */
    readonly signal: AbortSignal;
}
/** A piece of an answer, as it is written; a call comes whole. */
type ProvidedAnswerPart = {
    readonly type: 'text';
    readonly text: string;
} | {
    readonly type: 'call';
    readonly call: ProvidedCall;
}
/** The answer was cut off at {@link ProvidedQuestion.maxTokens}. No part follows. */
 | {
    readonly type: 'cut';
};
/** Answers one conversation: how often a model is asked is counted for it. */
interface ProvidedAnswers {
    /**
     * Iterate it once; leaving the iteration ends the answer.
     *
     * @throws TranscribeError, from the iteration: what the model failed with
     */
    answer(question: ProvidedQuestion): AsyncIterable<ProvidedAnswerPart>;
}
/** Answers clients that speak with a model: those of OpenAI's Realtime API. A {@link ServerProtocol} brings it. */
interface AnswerProvider {
    /** As clients are told. */
    readonly name: string;
    /** Models that clients may ask for, the default first. One or more. */
    readonly models: readonly string[];
    /** Whether a model calls tools that clients offer. */
    takesTools(model: string | undefined): boolean;
    /** @param conversationId - under which a model may remember it */
    open(conversationId: string): ProvidedAnswers;
}

/** A voice that clients may ask for. */
interface ProvidedVoice {
    readonly name: string;
    /** BCP 47 tags. One or more. */
    readonly languages: readonly string[];
}
/** How a text is to be spoken. */
interface ProvidedSpeechOptions {
    /** One of the voices. Default: the provider's own, or the first that speaks the language. */
    readonly voice?: string | undefined;
    /** BCP 47 tag. Default: the voice's. */
    readonly language?: string | undefined;
    /** 1 is the voice's own pace. Default: the provider's own. */
    readonly speed?: number | undefined;
    /** Ends the synthesis. */
    readonly signal: AbortSignal;
}
/**
 * A text that is spoken while it comes: its sound, in the order of the text, in mono samples in [-1, 1]. Iterate it once; that
 * throws what the synthesis failed with. Leaving the iteration ends it.
 */
interface ProvidedSpeech extends AsyncIterable<Float32Array> {
    /** More of the text, however it is cut. Await it: it waits while enough of the text waits to be spoken. */
    push(text: string): Promise<void>;
    /** The text is over. */
    end(): void;
    /** How far into the text the piece goes that the last samples are of, in UTF-16 units. */
    readonly spokenChars: number;
}
/** Speaks texts for clients that have both halves of a conversation from one server: Wyoming's. A {@link ServerProtocol} brings it. */
interface SpeechProvider {
    /** Of the synthesizer. */
    readonly name: string;
    /** Samples per second of what it gives. */
    readonly sampleRate: number;
    /** One or more. */
    readonly voices: readonly ProvidedVoice[];
    /** @throws TranscribeError `ERR_INVALID_OPTION`: a voice, language or speed that there is not */
    speak(options: ProvidedSpeechOptions): ProvidedSpeech;
}

/** Another way to speak to the server, at paths of its own: a conversation, or the messages of other projects' clients. */
interface ServerProtocol {
    /** What logs call it: `voice`. */
    readonly name: string;
    /**
     * Whether a path is its own, below the one that the server is mounted at. Asked also while the model loads: then those
     * who come are told to come again.
     */
    serves(path: string): boolean;
    /**
     * Called once, before {@link open}, while the engine loads: models of the protocol's own may load beside it. What fails
     * then, `open` throws.
     */
    prepare?(preparation: ProtocolPreparation): void;
    /**
     * Called once, when the engine is ready.
     *
     * @throws ends the start of the server
     */
    open(host: ProtocolHost): OpenProtocol | Promise<OpenProtocol>;
}
/** What a protocol is given while the engine loads. */
interface ProtocolPreparation extends Pick<ProtocolHost, 'logger' | 'onModelProgress'> {
    /** Aborted where the server ends and has not opened the protocol: what was begun is to be disposed. */
    readonly signal: AbortSignal;
}
/** A protocol that is served. */
interface OpenProtocol {
    /**
     * Answers a plain request. {@link ProtocolHost.admit} says who asks.
     *
     * @returns nothing where there is no such resource; it is answered by 404 then
     */
    readonly answer?: ((call: HttpCall, response: ServerResponse) => Promise<void> | undefined) | undefined;
    /**
     * Answers a request for a WebSocket, before there is one: with what makes the conversation, or with why the request is
     * refused. Nothing: there is no WebSocket at this path.
     */
    readonly converse?: ((call: SocketCall) => MakeConversation | SocketRefusal | undefined) | undefined;
    /**
     * The credential in a request for a WebSocket, where its clients cannot show a key as others do. Nothing: what is in the
     * header, the subprotocols or the query.
     */
    shown?(call: HttpCall): Shown | undefined;
    /** A refusal of the server's own, as its clients understand it. Default: as it is. */
    presentRefusal?(refusal: SocketRefusal): SocketRefusal;
    /** The port that it listens on beside the server's. */
    readonly port?: number | undefined;
    /** What speaks for clients of Wyoming and of OpenAI's Realtime API. Of several protocols the first that has one brings it. */
    readonly speech?: SpeechProvider | undefined;
    /** What answers clients of OpenAI's Realtime API. Of several protocols the first that has one brings it. */
    readonly answers?: AnswerProvider | undefined;
    /** The server ends: conversations of its own, which are no WebSockets, end in `drainTimeoutMs`. */
    drain?(): Promise<void>;
    /** The server ends: no further request comes, and the conversations are over. */
    close?(): Promise<void>;
}
/** A request for an answer. */
interface HttpCall {
    readonly request: IncomingMessage;
    /** Below the one that the server is mounted at. */
    readonly path: string;
    readonly query: URLSearchParams;
}
/** A request for a WebSocket, of a client that may use the server. */
interface SocketCall extends HttpCall {
    readonly identity: Identity;
    /** What tells the session in logs, and elsewhere. */
    readonly sessionId: string;
}
/** Begins a conversation with the client. */
type MakeConversation = (peer: ClientConnection, logger: Logger) => Conversation;
/** What the server gives its protocols. */
interface ProtocolHost {
    /** The model's name, as clients are told. */
    readonly model: string;
    readonly limits: ServerLimitSettings;
    readonly clock: Clock;
    readonly logger: Logger;
    /** The protocol tells it how the download of its own model goes. Left out where the server has no listener. */
    readonly onModelProgress?: ProgressListener | undefined;
    /**
     * Opens an audio session for one client, over the server's engine, detectors and turn detector. A client with a
     * conversation over a WebSocket, or one let in by {@link reserveSession}, may have one; further ones at the same time need
     * a place each.
     *
     * @throws TranscribeError `ERR_PROTOCOL` for settings that this server does not have
     */
    openAudioSession(options: AudioSessionOptions): AudioSession;
    /** Lets in a client that asks by HTTP: it counts from now on until it leaves. */
    admit(request: IncomingMessage): Promise<Admission | Refusal>;
    /**
     * Takes a place among the server's `maxClients`.
     *
     * @returns gives it back
     * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`
     */
    reserveSession(): () => void;
    /**
     * The JSON object in the body of a request, within bounds; an empty one where there is no body. An answer that is given
     * before a body is whole arrives; what still comes is thrown away, for half a minute at most.
     *
     * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_JSON`, `INVALID_MESSAGE`; `details.status` 413 where it is larger, 408
     *   where it takes longer, 400 where it breaks off
     */
    readJson(request: IncomingMessage, bounds: BodyBounds): Promise<JsonObject>;
    /** Answers with JSON that no cache may keep. */
    answerJson(response: ServerResponse, status: number, body: object, headers?: Readonly<Record<string, string>>): void;
    /** Reads the files of a page, which lie in one folder; `index.html` is at `/`. */
    loadPage(folder: string): Promise<PageFiles>;
    /**
     * Takes a recording that is sent as the body of a request, or as the file of a form. It is written to a file as it comes,
     * and takes no place until it has come: a body that comes slowly keeps no client out.
     *
     * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL`; `details.status` 413 where it is larger than `maxUploadBytes`, 408
     *   where it stops, 400 where it breaks off; what the signal was aborted with
     */
    receive(request: IncomingMessage, options: ReceiveOptions): Promise<SentRecording>;
}
/** How a recording is sent. */
interface ReceiveOptions {
    /** Aborted when the client no longer waits for it. */
    readonly signal: AbortSignal;
    /** What the field of a form may be called that has it. Default `file`. */
    readonly names?: readonly string[] | undefined;
}
/** A recording that has come whole. Its file is gone, and its place given back, when it is disposed. */
interface SentRecording extends AsyncDisposable {
    /** Where it lies. Left out where a form has none. */
    readonly path: string | undefined;
    /**
     * Takes a place among the server's `maxClients`, or waits a while for one.
     *
     * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`; what the signal was aborted with
     */
    reserveSession(): Promise<void>;
    /**
     * To be called between two pieces of the recording, once it has a place. While others want one, recordings that take longer
     * than 30 s share a place: all but the first wait here.
     *
     * @throws what the signal was aborted with
     */
    share(): Promise<void>;
}

/** The clients that may use a server, and over what. Without any of these, every client that can reach its address may. */
interface AccessOptions {
    /**
     * API keys, each 8 to 512 printable ASCII characters without spaces and commas. Default: none, and no key is needed. The
     * command line has them from `WS_API_KEYS`.
     */
    readonly apiKeys?: readonly string[] | undefined;
    /** A file of API keys, or of their hashes, with names and limits; `reload` reads it again. */
    readonly apiKeysFile?: string | undefined;
    /** Says who a request comes from, in place of API keys. Session tokens are checked by the server itself. */
    readonly authenticate?: Authenticate | undefined;
    /**
     * What session tokens are signed with, 32 characters or more: servers that share it take each other's. Default: made at
     * the start. The command line has it from `WS_TOKEN_SECRET`.
     */
    readonly tokenSecret?: string | undefined;
    /** Certificate and private key, as PEM files, for `wss` and `https`. Files that change are read again. */
    readonly tlsCert?: string | undefined;
    readonly tlsKey?: string | undefined;
    /** Makes a certificate at the start, for trying out: who connects must be told to trust it. Default `false`. */
    readonly tlsSelfSigned?: boolean | undefined;
}
/** Options that are not said where they are left out. */
type UnsaidOfAccess = 'apiKeysFile' | 'authenticate' | 'tokenSecret' | 'tlsCert' | 'tlsKey';

/** Recordings that are transcribed later, by workers: `/v1/jobs`. Nothing of it is there without `jobs`. */
interface JobOptions {
    /**
     * The queue of jobs: `redis://HOST:6379`, by `@ws/jobs`, or a store of your own, which stays yours to dispose. Default: none.
     */
    readonly jobs?: string | JobStore | undefined;
    /**
     * The place of jobs' recordings and transcripts, for servers and workers alike: a folder, `s3://BUCKET/PREFIX`, or a storage of
     * your own, which stays yours to dispose. Needed with `jobs`.
     */
    readonly jobStorage?: string | JobStorage | undefined;
    /**
     * Hosts that recordings may be fetched from, as `example.com` or `minio:9000`. Which of them lie in your own network is yours
     * to know. Default: none.
     */
    readonly jobHosts?: readonly string[] | undefined;
    /** Hosts that may be told of a job's end, likewise. Default: none. */
    readonly webhookHosts?: readonly string[] | undefined;
    /** Jobs of all clients that have not ended; one more is answered by 429. 1 to a million, default 10000. */
    readonly maxJobs?: number | undefined;
    /** Jobs of one API key that have not ended; one more is answered by 429. 1 to a million, default 100. */
    readonly maxJobsPerKey?: number | undefined;
    /** The longest recording of a job. 1000 to 30 days, default 24 hours. */
    readonly maxJobMs?: number | undefined;
    /** Milliseconds that a job and its transcript are kept after its end. 1000 to a year, default 7 days. */
    readonly keepJobsMs?: number | undefined;
}
/** Options that are not said where they are left out. */
type UnsaidOfJobs = 'jobs' | 'jobStorage';

/** Settings of `createServer`. */
interface ServerOptions extends ServerLimitOptions, AccessOptions, DialectOptions, JobOptions {
    /**
     * What transcribes: the name of an adapter that is installed (`onnx`, the default; `moonshine`, `whispercpp`,
     * `faster`, `mlx`, `whisperx`), or a backend of your own, which stays yours to dispose.
     */
    readonly backend?: AdapterName | TranscriptionBackend | undefined;
    /**
     * A model's name (`tiny.en`, `base`) or the path of a model directory. Default `base`, of `moonshine` `tiny`; with a
     * backend of your own, the name that clients are told, by default the backend's.
     */
    readonly model?: string | undefined;
    /**
     * The adapter of a second engine, which answers where the first fails, hangs or does not load, with the same audio. What
     * sessions may ask for is what both can do. Default: none; the backend's own name where there is a `fallbackModel`. Only
     * where the server makes the backend.
     */
    readonly fallbackBackend?: AdapterName | undefined;
    /** The model of the second engine. Default: as for `model`. */
    readonly fallbackModel?: string | undefined;
    /**
     * Milliseconds per 30 s of audio after which an engine has hung, and the second one answers; less than `callTimeoutMs`.
     * 100 to an hour; default half of `callTimeoutMs`.
     */
    readonly fallbackTimeoutMs?: number | undefined;
    /** `true`: the second engine is loaded when it is first needed, which takes its time then. Default `false`: at the start. */
    readonly fallbackLazy?: boolean | undefined;
    /**
     * `auto` (default): what the processor does right and fast. Only where the server makes the backend; `whispercpp` and
     * `mlx` compute in what the weights are in.
     */
    readonly precision?: 'auto' | 'fp32' | 'int8' | undefined;
    /**
     * Threads of one inference, 1 to 64, or `auto` (default): what the backend takes for this machine. Only where the server
     * makes the backend.
     */
    readonly threads?: number | 'auto' | undefined;
    /**
     * Calls that run at once, 1 to 64, or `auto` (default): for `onnx` and `moonshine` by the machine's cores and
     * memory, for the others 1. For these two so many processes, which are started when they are needed and each take the memory that one takes;
     * `whispercpp` (up to 16) and `faster` share the weights; `mlx` and `whisperx` take one call at a time. Only where the
     * server makes the backend.
     */
    readonly processes?: number | 'auto' | undefined;
    /**
     * What the engine computes on, best first: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects with such a name and the
     * provider's settings. Default: the processor. Only for `onnx`.
     */
    readonly executionProviders?: AdapterSource['executionProviders'];
    /**
     * A server of `node:http` or `node:https` to answer at, beside what it does already; it stays yours to listen and to close,
     * and `host` and `port` are not used. Express and Fastify run on such a server.
     */
    readonly server?: Server | undefined;
    /** With `server`: where on it sessions are, such as `/captions`. Default: at `/ws/transcribe/STRATEGY`. */
    readonly path?: string | undefined;
    /** Other ways to speak to the server, such as `createVoice()` of `@ws/voice`. Default: none. */
    readonly protocols?: readonly ServerProtocol[] | undefined;
    /** See {@link SessionHooks.onSession}. */
    readonly onSession?: SessionHooks['onSession'];
    /** See {@link SessionHooks.onEvent}. */
    readonly onEvent?: SessionHooks['onEvent'];
    /**
     * The store of sessions' state, so that any server with the same store goes on with them: a folder that the servers
     * share, of files that this user alone can read; `nats://HOST,HOST2?replicas=3&storage=memory` (`@ws/journal-nats`);
     * `redis://HOST` (`@ws/journal-redis`); or a journal of your own, which stays yours to dispose. It holds texts and
     * settings, no audio, for some minutes. Default: nowhere; sessions are finished when the server closes.
     */
    readonly sessionStore?: string | SessionJournal | undefined;
    /** Address to listen on. Default `127.0.0.1`: this machine alone. */
    readonly host?: string | undefined;
    /** 0 to 65535; 0 picks a free one. Default 8765. */
    readonly port?: number | undefined;
    /**
     * A socket that is bound already, by its number, in place of `host` and `port`, which may be what systemd hands over.
     * 3 to 65535.
     */
    readonly fd?: number | undefined;
    /**
     * Web pages that may use the server, besides those of its own host and, on a loopback address, those of `localhost`:
     * origins such as `https://example.com` or `http://192.168.1.2:3000`, `null` (pages without an origin, such as files), or
     * `*` for all. Others get HTTP 403. Their hosts count as names of the server. What is no page, as a program in Node, says
     * no origin and is not refused. Default: none.
     */
    readonly allowedOrigins?: readonly string[] | undefined;
    /**
     * Serves the captions page at `/`: captions of a microphone, a file or a tab, in a browser. Default `true`. The page itself
     * needs no API key; its sessions need what all sessions need.
     */
    readonly page?: boolean | undefined;
    /**
     * Audio between partials, in milliseconds, for sessions that ask for nothing else; 0: none. 0 to 60000; default: the
     * strategy's, 500, of `local-agreement` 250, of `align-att` 200.
     */
    readonly partialIntervalMs?: number | undefined;
    /**
     * What may be spoken in sessions that say neither `language` nor `languages`: 1 to 100 ISO 639-1 codes. Default: all that
     * the model knows. A language that it does not know ends the start with `ERR_INVALID_OPTION`.
     */
    readonly languages?: readonly string[] | undefined;
    /**
     * What is covered in all transcripts, of every protocol: `numbers`, `digits`, `pci`, `ssn`, `email`, `phone`, `iban`. A
     * client may ask for more, and never for less. Hooks and metrics, too, have what is covered. Default: nothing.
     */
    readonly redact?: readonly RedactionKind[] | undefined;
    /**
     * What tells speech from silence, in sessions that ask for nothing else: `silero` (default), `webrtc`, `energy` or
     * `none`, which decodes silence too. Or what makes a detector of your own, one for each session:
     * where it fails, the client is warned and everything is decoded.
     */
    readonly vad?: VadName | CreateDetector | undefined;
    /**
     * What tells that a speaker has finished: `smart` (default: Smart Turn, whose weights of 8.7 MB are fetched), a
     * detector of your own, which stays yours to dispose, or `none`, a fixed pause. Where it cannot be had, a warning is
     * logged and the fixed pause is taken.
     */
    readonly turn?: TurnName | TurnDetector | undefined;
    /**
     * What tells who speaks, to clients that ask for it, live and in recordings: `true` (`@ws/speakers`, whose weights of 34 MB
     * are fetched), or diarizers of your own, which stay yours to dispose. All clients share them. Default `false`.
     */
    readonly speakers?: boolean | SpeakerDiarizers | undefined;
    /** Told how the download of a model goes: of what the server makes, and of its protocols. */
    readonly onModelProgress?: ((progress: ModelProgress) => void) | undefined;
    /** Default: silence. A pino logger fits. Never given transcripts or audio. */
    readonly logger?: Logger | undefined;
    readonly clock?: Clock | undefined;
    /** Ends the start with `ERR_ABORTED`; it does nothing once the server is ready. */
    readonly signal?: AbortSignal | undefined;
}
/** Options of the engine that answers where the first one does not. */
type FallbackOption = 'fallbackBackend' | 'fallbackModel' | 'fallbackTimeoutMs' | 'fallbackLazy';
/** Options that are not said where they are left out. */
type Unsaid = 'model' | Exclude<FallbackOption, 'fallbackLazy'> | 'fd' | 'partialIntervalMs' | 'languages' | 'executionProviders' | 'onModelProgress' | 'signal' | 'server' | 'onSession' | 'onEvent' | 'sessionStore' | UnsaidOfAccess | UnsaidOfJobs | UnsaidOfDialects;
/** What {@link ServerOptions} are when they are left out. */
declare const DEFAULT_SERVER_OPTIONS: DefaultsOf<ServerOptions, Unsaid>;

/** A server that listens. Disposing it is closing it. */
interface TranscriptionServer extends AsyncDisposable {
    /** Where it listens; the port is the real one where 0 was asked for. Of a given server, once it listens. */
    readonly address: {
        readonly host: string;
        readonly port: number;
    };
    /** `ws://HOST:PORT` (`wss:` with TLS), and the path of a given server; sessions are at `/ws/transcribe/STRATEGY` below it. */
    readonly url: string;
    /**
     * Answers a plain request, such as one for `/health`, where the server is mounted on another one. `false`: it lies
     * elsewhere, and is not touched.
     */
    answer(request: IncomingMessage, response: ServerResponse): boolean;
    /** The model's name, as clients are told. */
    readonly model: string;
    /** Strategies that are served. */
    readonly strategies: readonly StrategyName[];
    /** Sessions open now. */
    readonly sessions: number;
    /** Where dialects are served that have a port of their own, if they have one. */
    readonly ports: {
        readonly wyoming: number | undefined;
        readonly vosk: number | undefined;
        readonly whisperLive: number | undefined;
    };
    /** SHA-256 of the certificate that was made at the start, where `tlsSelfSigned` asked for one. */
    readonly fingerprint?: string | undefined;
    /** What `/health` says. */
    health(): Promise<HealthReport>;
    /** Reads the file of API keys and the certificate again. What cannot be used is logged, and stays as it was. */
    reload(): Promise<void>;
    /**
     * Takes no new session, finishes the running ones (everything sent so far is answered, then `done`), cuts those that
     * need longer than `drainTimeoutMs`, and disposes the backend that the server made. Calling it again waits for the
     * same.
     */
    close(): Promise<void>;
}
/**
 * Starts a server: binds the address, loads the model, then takes sessions. While the model loads, `/health` answers
 * 503 and sockets are refused with 503.
 *
 * @example
 * ```ts
 * const server = await createServer({ model: 'tiny.en', port: 0 });
 * console.log(server.url);
 * await server.close();
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` when the address cannot be had;
 * `ERR_BACKEND_UNAVAILABLE` when a package is not installed; `ERR_CONNECTION` when a store does not answer; `ERR_ABORTED`; what `backend.load` throws
 */
declare function createServer(options?: ServerOptions): Promise<TranscriptionServer>;

/** Settings of `createJobWorker`. Those of the engine are a server's; `jobs` and `jobStorage` are needed. */
interface JobWorkerOptions extends Pick<ServerOptions, 'jobs' | 'jobStorage' | 'backend' | 'model' | 'fallbackBackend' | 'fallbackModel' | 'fallbackTimeoutMs' | 'fallbackLazy' | 'precision' | 'threads' | 'processes' | 'executionProviders' | 'vad' | 'callTimeoutMs' | 'host' | 'onModelProgress' | 'logger' | 'clock' | 'signal'> {
    /**
     * Recordings at once, 1 to 64, or `auto` (default): as many as the engine takes calls. The pieces of one recording in English
     * keep all of an engine busy; other languages are decoded piece after piece.
     */
    readonly concurrency?: number | 'auto' | undefined;
    /** The secret that signs webhooks. A worker without it sends none. */
    readonly webhookSecret?: string | undefined;
    /**
     * The port of `host` where the worker answers `/health`, `/health/live`, `/health/ready` and `/metrics`, 0 for a free one.
     * Default: none.
     */
    readonly healthPort?: number | undefined;
}
/** A worker that takes jobs. Disposing it hands back those that it has, at once, for other workers to go on with. */
interface JobWorker extends AsyncDisposable {
    readonly model: string;
    /** Recordings at once. */
    readonly concurrency: number;
    /** The number of jobs that it has now. */
    readonly running: number;
    /** `http://HOST:PORT`, where it has a port for its health. */
    readonly healthUrl: string | undefined;
    /** Reports what `/health` answers. */
    health(): Promise<WorkerReport>;
    /** Aborted, with the engine's error, once the engine does not start any more: the worker has handed back its jobs then. */
    readonly gone: AbortSignal;
}
/**
 * Starts a worker: loads the engine, then transcribes the recordings of a queue, until it is disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` where the queue or the storage does not answer;
 *   `ERR_BACKEND_UNAVAILABLE` where a package is not installed; `ERR_ABORTED`; what `backend.load` throws
 */
declare function createJobWorker(options: JobWorkerOptions): Promise<JobWorker>;

export { type AccessOptions, type AdapterName, type AnswerProvider, type AudioSession, type AudioSessionOptions, type Authenticate, type ClientConnection, type Conversation, type CreateDetector, DEFAULT_SERVER_OPTIONS, type DetectorName, type DetectorOptions, type HealthReport, type HttpCall, type Identity, type JobOptions, type JobWorker, type JobWorkerOptions, type OpenProtocol, type PageFiles, type ProtocolHost, type ProtocolPreparation, type ProvidedAnswerPart, type ProvidedAnswers, type ProvidedCall, type ProvidedMessage, type ProvidedQuestion, type ProvidedSpeech, type ProvidedSpeechOptions, type ProvidedTool, type ProvidedToolChoice, type ProvidedVoice, type Refusal, type SentRecording, type ServerLimitOptions, type ServerOptions, type ServerProtocol, type SessionHooks, type SessionInfo, type SocketCall, type SocketRefusal, type SpeechProvider, type TranscriptionServer, type WorkerReport, createJobWorker, createServer, createVad };
