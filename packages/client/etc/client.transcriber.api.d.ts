import { C as ConnectOptions } from './connect-options.shared.js';
export { a as CONNECT } from './connect-options.shared.js';
export { a as CONNECTION, b as ConnectionOptions } from './connection-options.shared.js';
import { SessionEvent, SessionChanges, Segment, InferenceScheduler, VoiceActivityDetector, TurnDetector, SessionSpeakersOptions, Clock, Logger, TranscribeError } from '@ws/core';
import { OptionKind } from '@ws/core/internal';
import { RecordingEvent } from '@ws/core/recording';
import { C as ClientEvent } from './client-event.shared.js';
import { a as ClientSession } from './client-session.shared.js';
import '@ws/core/audio';
import '@ws/core/protocol';
import './web-socket-like-PVWjf3cU.js';
import './observable-COh8gDaN.js';

/**
 * Lets other work run on the event loop, once this work has had it for 10 ms. Audio that is all there already would
 * otherwise be worked off without a break, however much it is: promises that are kept at once leave no room for anything
 * else.
 */
declare function createEventLoopBreaks(): () => Promise<void>;

/** Transcribes by an engine in this process, or on a server. Our packages for other people's frameworks use it. */
interface Transcriber {
    /** Begins to transcribe a stream. The signal ends the attempt to reach a server, and the session on it. */
    open(settings: TranscriberSettings, signal: AbortSignal | undefined): Promise<LiveSession>;
    /**
     * Transcribes a recording.
     *
     * @param audio - mono samples at 16 kHz
     * @throws TranscribeError also where a stretch of the audio has no transcript: the call never gives one with a gap
     */
    recording(audio: AsyncIterable<Float32Array>, settings: TranscriberSettings, call: {
        readonly signal: AbortSignal;
        readonly warn: (warning: TranscriberWarning) => void;
    }): AsyncIterable<TranscribedPiece>;
}
/** Options of `connect`. An engine in this process ignores `vad`, `turn`, `speakers` and `connectTimeoutMs`. */
type TranscriberSettings = Pick<ConnectOptions, ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'strategy') | ('endpointing' | 'partialIntervalMs' | 'emptyFinals' | 'vad' | 'turn' | 'speakers') | 'connectTimeoutMs'>;
/** A stream that is being transcribed; `write` takes mono samples at 16 kHz. */
interface LiveSession extends Pick<ClientSession, 'write' | 'flush' | 'end'>, AsyncIterable<TranscriberEvent>, AsyncDisposable {
    configure(changes: SessionChanges): void | Promise<void>;
    /** What the server said of itself. */
    readonly ready?: {
        readonly model: string;
    } | undefined;
}
/** An event of a session, of core or of a server. */
type TranscriberEvent = SessionEvent | ClientEvent;
/** A remark on the transcript that is no error. */
interface TranscriberWarning {
    readonly code: string;
    readonly message: string;
}
/** A stretch of a recording. */
interface TranscribedPiece {
    readonly segments: readonly Segment[];
    /** ISO 639-1 code. */
    readonly language: string;
}
/** What an engine in this process transcribes with. */
interface EngineParts {
    readonly scheduler: InferenceScheduler;
    /** A detector for each call, which is disposed with it. Default: one by energy. */
    readonly createVad: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
    readonly turn: TurnDetector | undefined;
    /** What tells who speaks in streams. Default: that is not told. */
    readonly speakers?: SessionSpeakersOptions | undefined;
    readonly clock: Clock;
    readonly logger: Logger;
}
/** Transcribes in this process. Streams share the engine. */
declare function createEngineTranscriber({ createVad, ...parts }: EngineParts): Transcriber;
/** The address of a server, as an option. */
declare const SERVER_URL: OptionKind<string | undefined>;
/** Transcribes on a server. */
declare function createServerTranscriber(url: string, connection: ConnectOptions): Transcriber;
/** Passes on the warning that an event holds, if it holds one. */
declare function warnOf(event: TranscriberEvent | RecordingEvent, warn: (warning: TranscriberWarning) => void): void;
/** The error that an event of a session reports. */
declare function errorOf(event: Extract<TranscriberEvent, {
    type: 'error';
}>): TranscribeError;

export { ConnectOptions, type LiveSession, SERVER_URL, type TranscribedPiece, type Transcriber, type TranscriberEvent, type TranscriberSettings, type TranscriberWarning, createEngineTranscriber, createEventLoopBreaks, createServerTranscriber, errorOf, warnOf };
