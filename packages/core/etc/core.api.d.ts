export { J as JournalCallOptions, S as SAMPLE_RATE, a as SessionJournal, b as SessionLog, T as TakenSession } from './session-journal.shared.js';
import { T as TranscriptionBackend } from './backend.shared.js';
export { B as BackendCapabilities, b as BackendHealth, a as TranscribeOptions } from './backend.shared.js';
import { C as Clock } from './clock.shared.js';
export { E as ErrorCode, T as TranscribeError } from './clock.shared.js';
import { S as SpeakerTurn } from './diarizer.shared.js';
export { D as DiarizeOptions, a as Diarizer, K as KnownSpeaker } from './diarizer.shared.js';
import { V as VoiceActivityDetector, e as GuardOptions, G as Guard, f as SchedulerHooks, L as Logger, I as InferenceScheduler, S as StreamingSessionOptions } from './session-options.shared.js';
export { E as EndpointingOptions, g as ErrorEvent, F as FinalEvent, h as LiveDiarizeOptions, i as LiveDiarizer, P as PartialEvent, j as SchedulerMetrics, b as SessionEvent, k as SessionSpeakersOptions, l as SpeakerRemains, m as SpeakerStream, n as SpeakersEvent, T as TurnDetector } from './session-options.shared.js';
import { a as StreamingSession } from './session.shared.js';
export { b as SessionChanges } from './session.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';
export { S as StrategyName } from './strategy.shared.js';
import { S as Segment, W as Word } from './transcript.shared.js';
export { T as TranscriptResult } from './transcript.shared.js';
import { P as PreviousTextOptions } from './strategy-options.shared.js';

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
 *   The backend stays its maker's, and is not disposed.
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
 *   unread. A caller that does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
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

/** What of a final tells who speaks. */
interface Spoken {
    readonly segments: readonly Segment[];
    readonly words?: readonly Word[] | undefined;
}
/**
 * A final with its speakers: segments as {@link assignSpeakers} gives them, and each word with the speaker of its segment.
 * The text is as before.
 *
 * @param turns - of its `speakers` event
 */
declare function withSpeakers<T extends Spoken>(final: T, turns: readonly SpeakerTurn[]): T;

export { Clock, InferenceScheduler, type InferenceSchedulerOptions, Logger, SchedulerHooks, Segment, SpeakerTurn, StreamingSession, StreamingSessionOptions, TranscriptionBackend, TranscriptionStrategy, VoiceActivityDetector, Word, createEnergyVad, createGuard, createInferenceScheduler, createPromptStrategy, createStreamingSession, withSpeakers };
