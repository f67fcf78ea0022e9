export { S as SAMPLE_RATE } from './sample-clock.shared.js';
import { T as TranscriptionBackend } from './backend.shared.js';
export { B as BackendCapabilities, b as BackendHealth, a as TranscribeOptions } from './backend.shared.js';
import { C as Clock } from './clock.shared.js';
export { E as ErrorCode, T as TranscribeError } from './clock.shared.js';
import { K as KnownSpeaker, S as SpeakerTurn } from './diarizer.shared.js';
export { D as DiarizeOptions, a as Diarizer } from './diarizer.shared.js';
import { V as VoiceActivityDetector, e as GuardOptions, G as Guard, f as SchedulerHooks, L as Logger, I as InferenceScheduler, S as StreamingSessionOptions } from './session-options.shared.js';
export { E as EndpointingOptions, g as ErrorEvent, F as FinalEvent, P as PartialEvent, h as SchedulerMetrics, b as SessionEvent, T as TurnDetector } from './session-options.shared.js';
import { a as StreamingSession } from './session.shared.js';
export { b as SessionChanges } from './session.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';
export { S as StrategyName } from './strategy.shared.js';
export { S as Segment, T as TranscriptResult, W as Word } from './transcript.shared.js';
import { P as PreviousTextOptions } from './strategy-options.shared.js';

interface LiveDiarizeOptions {
    /** How many people speak at most, 1 to 50; known ones count once they are heard. Default 20. */
    readonly maxSpeakers?: number | undefined;
    /** People whose voices are known, at most 50. Default none. */
    readonly known?: readonly KnownSpeaker[] | undefined;
    /**
     * Goes on where another stream stopped, perhaps in another process: its voices keep their numbers, and times go on from
     * its `position`.
     */
    readonly continued?: SpeakerRemains | undefined;
}
/** What is left of a stream that goes on elsewhere. It is plain JSON. */
interface SpeakerRemains {
    /** Samples that the stream was given: the next one's place. */
    readonly position: number;
    /** What each voice is like: `vector` is of the diarizer's own making, and `seconds` says how much of the voice was heard. */
    readonly voices: readonly {
        readonly speaker: string;
        readonly vector: readonly number[];
        readonly seconds: number;
    }[];
}
/** Tells who speaks while they speak. Streams of several sessions share its networks. */
interface LiveDiarizer extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /**
     * Makes the diarizer ready. Optional, since a stream does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_DOWNLOAD_FAILED`,
     *   `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Opens a stream, whose numbers begin at `1`. It does no work before `turns` is called.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_DISPOSED`
     */
    open(options?: LiveDiarizeOptions): SpeakerStream;
}
/** The voices of one stream. Its memory is bounded: it keeps the last minute of audio, and what each voice is like. */
interface SpeakerStream extends AsyncDisposable {
    /**
     * Takes the next samples: mono, 16 kHz, in [-1, 1]. They are copied, and nothing waits.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_DISPOSED`
     */
    write(samples: Float32Array): void;
    /**
     * Who speaks between two places in the audio so far, by start; a turn's times are those of the stream, and may begin
     * before `start` or end after `end`. What was once answered does not change: a voice keeps its number. A voice that is
     * too short to be known has no turn. Audio that is no longer kept has no turns. Calls are answered in order.
     *
     * @param start - seconds from the first sample
     * @param end - seconds; at most 60 after `start`, and no later than the last sample that was written
     * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_ABORTED`, `ERR_OVERLOADED` (retryable), `ERR_BACKEND_CRASHED`,
     *   `ERR_BACKEND_TIMEOUT`, `ERR_DISPOSED`; what `load` throws
     */
    turns(start: number, end: number, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<readonly SpeakerTurn[]>;
    /** What another stream needs to go on. This one is as before. */
    remains(): SpeakerRemains;
}

/** A {@link VoiceActivityDetector} that answers without a promise. */
interface EnergyVad extends VoiceActivityDetector {
    process(frame: Float32Array): number;
}
/**
 * A voice-activity detector that needs no model: a frame is speech when it is 9 dB louder than the noise floor, which
 * is tracked by minimum statistics (after R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). The threshold stays between -60 and -30
 * dBFS. It would rather call noise speech than quiet speech silence.
 *
 * Takes frames of 480 samples at 16 kHz.
 */
declare function createEnergyVad(): EnergyVad;

/**
 * All guards that look at text, as one. Loops are cut first, so that what was said before one is not taken for part of
 * it; then goes what the model itself doubts, what still repeats itself, and what is known to be made up. What a guard
 * leaves is looked at again, until none finds anything. A transcript with which nothing is wrong is given back as it is.
 *
 * The guard `silence` is not among them: it comes before the decoder.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createGuard(options?: GuardOptions): Guard;

/** Settings of an inference scheduler. */
interface InferenceSchedulerOptions {
    readonly backend: TranscriptionBackend;
    /** Tasks that run at the same time: 1 to `backend.capabilities.maxConcurrency`, which is the default. */
    readonly maxConcurrency?: number | undefined;
    /** Tasks that wait for a slot, of all sessions. 1 to 100000, default 1000. */
    readonly maxWaiting?: number | undefined;
    /** How long a task may hold its slot, in milliseconds. 1 to 3600000, default 60000. */
    readonly callTimeoutMs?: number | undefined;
    /** Called for the tasks of all clients, after the hooks of the client itself. */
    readonly hooks?: SchedulerHooks | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}

/**
 * Shares one backend between sessions. At most `maxConcurrency` tasks run at the same time; the others wait, in this order:
 * finals, then speculative finals, then partials; within a kind the session first that has used the backend least
 * (start-time fair queueing, by the time its tasks ran); within a session first come, first served.
 *
 * - When `maxWaiting` tasks wait, one more is refused with `ERR_OVERLOADED`, unless something of a later kind waits: a
 *   final then pushes out the newest partial (without any, the newest speculative final), which is refused instead.
 *   Metrics count what was refused as failed.
 * - A task whose signal is aborted while it waits is rejected at once. While it runs, the signal it was given is
 *   aborted, and `run` rejects with `ERR_ABORTED` when the task settles, whatever it settles with: until then it holds
 *   its slot.
 * - A task that runs longer than `callTimeoutMs` is given up: its signal is aborted, `run` rejects with
 *   `ERR_BACKEND_TIMEOUT` (`ERR_ABORTED` where it had been aborted before), and its slot is free, whether or not the
 *   task ever settles.
 * - Disposing a client rejects its tasks with `ERR_ABORTED` at once; those that run are aborted, and hold their slots
 *   until they settle or are given up.
 * - Disposing the scheduler rejects all tasks with `ERR_DISPOSED` and aborts those that run; it waits for none of them.
 *   The backend belongs to whoever made it, and is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createInferenceScheduler(options: InferenceSchedulerOptions): InferenceScheduler;

/**
 * Opens a session over a backend, or over the scheduler that several sessions share. It decodes what has been heard of
 * an utterance every `partialIntervalMs` of audio, and all of it when it is over: when silence has lasted long enough,
 * at `flush`, `end`, or when it grows too long. It never has two calls in flight. The text of a final is the prompt of
 * what follows, as the strategy uses it, unless a guard took something out of it.
 *
 * - Audio that the detector calls silence is not decoded. Where `flush` finds no speech, a final with an empty text
 *   answers it, unless something loud enough to be quiet speech was there: that is decoded all the same.
 * - The final is begun at the first silence, and is there when the silence has lasted long enough; if speech goes on,
 *   it is thrown away.
 * - A partial that fails is left out. A final that fails in a way that may pass is tried twice again, after a pause;
 *   after that an `error` event says which audio has no transcript, and the session goes on.
 * - `write` takes what it is given, then waits while `maxBufferedMs` of audio have no final or `maxQueuedEvents` are
 *   unread. Whoever does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
 * - A detector that throws is switched off with a warning; from then on everything is decoded, and only `flush`, `end`
 *   and `maxUtteranceMs` end an utterance.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createStreamingSession(options: StreamingSessionOptions): StreamingSession;

/** Settings of the `prompt` strategy. */
interface PromptStrategyOptions extends PreviousTextOptions {
}
/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createPromptStrategy(options?: PromptStrategyOptions): TranscriptionStrategy;

export { Clock, InferenceScheduler, type InferenceSchedulerOptions, KnownSpeaker, type LiveDiarizeOptions, type LiveDiarizer, Logger, SchedulerHooks, type SpeakerRemains, type SpeakerStream, SpeakerTurn, StreamingSession, StreamingSessionOptions, TranscriptionBackend, TranscriptionStrategy, VoiceActivityDetector, createEnergyVad, createGuard, createInferenceScheduler, createPromptStrategy, createStreamingSession };
