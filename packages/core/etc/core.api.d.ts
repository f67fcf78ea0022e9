import { a as TranscriptionBackend } from './backend.shared.js';
export { A as AttentionStop, b as BackendCapabilities, B as BackendHealth, L as LanguageChoice, T as TranscribeOptions } from './backend.shared.js';
import { C as Clock } from './clock.shared.js';
export { s as systemClock } from './clock.shared.js';
import { G as GuardOptions, a as Guard, S as SchedulerHooks, I as InferenceScheduler } from './scheduler.shared.js';
export { b as GuardEvidence, c as GuardedTranscript, d as InferenceKind, J as JoinableScheduler, e as SchedulerClient, f as SchedulerMetrics, g as Suppression, h as SuppressionReason } from './scheduler.shared.js';
import { L as Logger } from './logger.shared.js';
export { s as silentLogger } from './logger.shared.js';
import { E as EndpointingOptions, b as StreamingSessionOptions, a as StreamingSession } from './session.shared.js';
export { C as CancelledEvent, c as CountedEvent, d as ErrorEvent, F as FinalEvent, P as PartialEvent, e as SampleRange, f as SessionChanges, g as SessionEvent, h as SpeechEndEvent, i as SpeechStartEvent, j as SuppressedEvent, T as TurnDetector, U as UntranscribedEvent, W as WarningEvent } from './session.shared.js';
export { S as StrategyInput, a as StrategyName, b as StrategyOptions, T as TranscriptionStrategy, U as UtteranceDecoder, c as UtteranceHypothesis, d as UtterancePass } from './strategy.shared.js';
export { S as Segment, a as Token, T as TranscriptResult, W as Word } from './transcript.shared.js';
export { V as VoiceActivityDetector } from './vad.shared.js';
export { E as EnergyVad, S as SpeechDetectorOptions, c as createEnergyVad } from './speech-detector.shared.js';
export { E as ErrorCode, T as TranscribeError, a as TranscribeErrorOptions, b as abortedError } from './transcribe-error.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';
import { S as SpokenSettings } from './spoken-options.shared.js';
export { D as DEFAULT_PROMPT_STRATEGY_OPTIONS, P as PreviousTextOptions, a as PromptStrategyOptions, c as createPromptStrategy } from './prompt.shared.js';

/** Whisper hears 16 kHz mono; so does everything in a session. */
declare const SAMPLE_RATE: 16000;
/** Seconds of a position or a length in samples at 16 kHz. */
declare function samplesToSeconds(samples: number): number;
/** Milliseconds of a position or a length in samples at 16 kHz. */
declare function samplesToMs(samples: number): number;
/** The nearest whole sample at 16 kHz. */
declare function secondsToSamples(seconds: number): number;
/** The nearest whole sample at 16 kHz. */
declare function msToSamples(ms: number): number;

/**
 * All guards that look at text, as one. Loops are cut first, so that what was said before one is not taken for part of
 * it; then goes what the model itself doubts, what still repeats itself, and what is known to be made up. What a guard
 * leaves is looked at again, until none finds anything. A transcript with which nothing is wrong is given back as it is.
 *
 * The guard `silence` is not among them: it comes before the decoder, see {@link isSilent}.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createGuard(options?: GuardOptions): Guard;

/** What {@link GuardOptions} are when they are left out: every guard is on. */
declare const DEFAULT_GUARD_OPTIONS: DefaultsOf<GuardOptions>;

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
/** What {@link InferenceSchedulerOptions} are when they are left out. */
declare const DEFAULT_SCHEDULER_OPTIONS: DefaultsOf<InferenceSchedulerOptions, 'backend' | 'maxConcurrency' | 'hooks'>;

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

/** Options that are not said where they are left out. */
type Unsaid = 'scheduler' | 'turn' | 'firstPartialMs' | 'previousTranscript' | keyof SpokenSettings;
/** Options whose default is made for each session. */
type Made = 'backend' | 'strategy' | 'vad' | 'partialIntervalMs';
/** What {@link StreamingSessionOptions} are when they are left out. Milliseconds, and counts of events. */
declare const DEFAULT_SESSION_OPTIONS: DefaultsOf<StreamingSessionOptions, Unsaid | Made>;
/** What {@link EndpointingOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTING: DefaultsOf<EndpointingOptions>;

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

export { Clock, DEFAULT_ENDPOINTING, DEFAULT_GUARD_OPTIONS, DEFAULT_SCHEDULER_OPTIONS, DEFAULT_SESSION_OPTIONS, EndpointingOptions, Guard, GuardOptions, InferenceScheduler, type InferenceSchedulerOptions, Logger, SAMPLE_RATE, SchedulerHooks, StreamingSession, StreamingSessionOptions, TranscriptionBackend, createGuard, createInferenceScheduler, createStreamingSession, msToSamples, samplesToMs, samplesToSeconds, secondsToSamples };
