import { T as TranscriptionBackend } from './backend.shared.js';
export { A as AttentionStop, b as BackendCapabilities, B as BackendHealth, a as TranscribeOptions } from './backend.shared.js';
import { V as VoiceActivityDetector, G as GuardOptions, e as Guard, f as GuardEvidence, g as Suppression, h as Clock, I as InferenceScheduler, i as StreamingSessionOptions, j as StreamingSession } from './guards.shared.js';
export { C as CancelledEvent, k as CountedEvent, E as EndpointingOptions, l as ErrorEvent, F as FinalEvent, m as GuardedTranscript, n as InferenceKind, P as PartialEvent, o as SampleRange, p as SchedulerMetrics, q as SchedulerSeat, S as SessionChanges, r as SessionEvent, c as SpeechEndEvent, b as SpeechStartEvent, s as StrategyInput, a as StrategyName, t as StrategyOptions, d as SuppressedEvent, u as SuppressionReason, T as TranscriptionStrategy, U as UtteranceDecoder, v as UtteranceHypothesis, w as UtterancePass, W as WarningEvent, x as systemClock } from './guards.shared.js';
import { L as Logger } from './logger.shared.js';
export { E as ErrorCode, T as TranscribeError, a as TranscribeErrorOptions, b as abortedError, s as silentLogger } from './logger.shared.js';
export { S as Segment, a as Token, T as TranscriptResult, W as Word } from './transcript.shared.js';
export { C as ContextAudioOptions, a as ContextStrategyOptions, D as DEFAULT_CONTEXT_STRATEGY_OPTIONS, b as DEFAULT_HYBRID_STRATEGY_OPTIONS, c as DEFAULT_PROMPT_STRATEGY_OPTIONS, H as HybridStrategyOptions, P as PreviousTextOptions, d as PromptStrategyOptions, e as createContextStrategy, f as createHybridStrategy, g as createPromptStrategy } from './prompt.shared.js';

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

/** Settings of an endpointer. Durations in milliseconds, thresholds as probabilities from 0 to 1. */
interface EndpointerOptions {
    /** Shorter sounds are not speech. To the nearest whole frame. 0 to 5000, default 60. */
    readonly minSpeechMs?: number | undefined;
    /** Shorter pauses do not end it. To the nearest whole frame. 0 to 60000, default 300. */
    readonly minSilenceMs?: number | undefined;
    /** Taken into the speech before its start. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
    /** Taken into the speech after its end, as far as it has been heard: words fade out. 0 to 5000, default 0. */
    readonly hangoverMs?: number | undefined;
    /** Speech starts at this probability. Default 0.5. */
    readonly speechThreshold?: number | undefined;
    /** A pause begins below this one, at most `speechThreshold`. Default 0.15 less than it. */
    readonly silenceThreshold?: number | undefined;
    /** Longer speech ends here, and starts anew. 1000 to 3600000, default: no limit. */
    readonly maxUtteranceMs?: number | undefined;
    /** Length of the frames, in samples at 16 kHz. 80 to 16000, default 480 (30 ms). */
    readonly frameSamples?: number | undefined;
}
/** What {@link EndpointerOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTER_OPTIONS: Readonly<{
    minSpeechMs: number;
    minSilenceMs: number;
    prefixPadMs: number;
    hangoverMs: number;
    speechThreshold: number;
    silenceThreshold: number;
    frameSamples: number;
}>;

/** Speech started or ended. Positions are samples at 16 kHz. */
interface EndpointEvent {
    readonly type: 'speech_start' | 'speech_end';
    /**
     * Of a start: the first sample of speech, less `prefixPadMs`, but not before the end of the speech before it.
     * Of an end: the sample after the last of speech, and `hangoverMs` more, but not after the end of this frame.
     */
    readonly position: number;
    /** The end of the frame that decided it. */
    readonly detectedAt: number;
}
/** Makes stretches of speech out of the probabilities of frames. Pure: no audio, no clock. */
interface Endpointer {
    /** What one more frame decides, in order: nothing, a start, an end, or an end and a start. */
    process(probability: number): readonly EndpointEvent[];
    /** No more frames: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Starts anew, in silence, with the next frame at `position` (default 0). */
    reset(position?: number): void;
    /**
     * Takes other settings from the next frame on; those that are left out get their defaults. Speech that is going on
     * stays. The frame length cannot change.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    configure(options: Omit<EndpointerOptions, 'frameSamples'>): void;
    /** Between a start and its end. */
    readonly speaking: boolean;
    /** Position of the next frame. */
    readonly position: number;
}
/**
 * An endpointer with hysteresis: speech starts when the probability reaches `speechThreshold` and stays at
 * `silenceThreshold` or above for `minSpeechMs`; it ends when the probability falls below `silenceThreshold` and does
 * not come back for `minSilenceMs`, so that shorter pauses join. What comes back for less than 60 ms, dips of 30 ms
 * included, or for less than `minSpeechMs` where that is shorter, is a click, and keeps no utterance open. Durations
 * count as the nearest number of whole frames.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createEndpointer(options?: EndpointerOptions): Endpointer;

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
 * Level of a frame in dBFS: its root mean square around its mean (a constant offset is no sound), where a full-scale
 * square wave is 0. At least {@link SILENCE_FLOOR_DB}.
 */
declare function frameLevelDb(frame: Float32Array): number;

/** How loud a stream is when nobody speaks. */
interface NoiseFloor {
    /** Takes the level of one more frame, in dBFS, and gives the floor. */
    hear(level: number): number;
    reset(): void;
}
/**
 * The noise floor by minimum statistics (R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). A stream is taken to start in a silent room
 * until the first half second is over: who starts to speak at once must not be taken for the noise.
 *
 * @param frameSamples - what a frame would have at 16 kHz: 480 for 30 ms
 */
declare function createNoiseFloor(frameSamples: number): NoiseFloor;

/** Settings of a {@link SpeechDetector}. */
interface SpeechDetectorOptions extends Omit<EndpointerOptions, 'frameSamples'> {
    /** Default: an energy detector. It stays the caller's to dispose. */
    readonly vad?: VoiceActivityDetector | undefined;
}
/** Finds where speech starts and ends in a stream of audio. */
interface SpeechDetector {
    /**
     * Listens to mono 16 kHz samples, however many, and says what they decide. Call it again only when the promise
     * has settled.
     *
     * @throws TranscribeError what the detector throws; `ERR_BACKEND_FAILED` where it answers with no probability
     */
    push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
    /** No more audio: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Whether speech is going on. */
    readonly speaking: boolean;
}
/**
 * A voice-activity detector and an endpointer in one, for whoever has audio in pieces of any length: what a client
 * uses to say `vad_end` at a pause.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeechDetector(options?: SpeechDetectorOptions): SpeechDetector;

/**
 * All guards that look at text, as one. Loops are cut first, so that what was said before one is not taken for part of
 * it; then goes what the model itself doubts, what still repeats itself, and what is known to be made up. What a guard
 * leaves is looked at again, until none finds anything. A transcript with which nothing is wrong is given back as it is.
 *
 * The guard `silence` is not among them: it comes before the decoder, see {@link isSilent}.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createGuard(options?: GuardOptions | undefined): Guard;

/** What {@link GuardOptions} are when they are left out: every guard is on. */
declare const DEFAULT_GUARD_OPTIONS: Readonly<Record<keyof GuardOptions, boolean>>;

/** Settings of {@link guardedBackend}. */
interface GuardedBackendOptions {
    /** What is known of a call's audio besides its samples, asked for at each call. */
    readonly evidence?: (() => Pick<GuardEvidence, 'speechMs'>) | undefined;
    /**
     * Told what was taken out of a call's answer, before the call resolves; not called where nothing was. After this, what
     * was used as prompt should not be used again. Times count from the first sample of the call's audio, which is told
     * with it.
     */
    readonly onSuppressed?: ((suppressed: readonly Suppression[], samples: Float32Array) => void) | undefined;
}
/**
 * A backend as it is, but for its transcripts, which have gone through a guard. A call that had a prompt is made once
 * more, without prompt and draft, where the prompt may be why its answer is wrong:
 *
 * - The model repeated itself: of the two answers the one is kept of which less had to be taken out; `onSuppressed`
 *   hears of the loop all the same.
 * - Speech was heard, and the model said nothing, or a few words that are the prompt's or that it doubts itself: the
 *   second answer is kept where it says half as much again. Audio in which nobody speaks is not asked for twice, nor is
 *   a partial (`timestamps: false`, no prefix) that the model takes for silence.
 *
 * The prompt is all of `TranscribeOptions.prompt`, so the second call knows neither the hotwords nor the user's prompt
 * nor what was said before. Should it fail, the first answer stands.
 *
 * Which segments there are is known when the guard has seen them all: `onSegment` and `onProgress` are told then.
 *
 * It is a view: disposing it does nothing, the backend belongs to whoever made it.
 */
declare function guardedBackend(backend: TranscriptionBackend, guard: Guard, options?: GuardedBackendOptions): TranscriptionBackend;

/** Below this, in dBFS, nothing is speech: the noise of a quiet microphone. */
declare const AUDIBLE_DB: -50;
/** Shorter sounds, in milliseconds, that the detector did not call speech are none. */
declare const SHORTEST_AUDIBLE_MS: 100;
/**
 * Whether there is nothing to decode in mono 16 kHz audio: no 100 ms of it reach -50 dBFS, and the detector heard no
 * speech. Whisper writes something whatever it is given, so silence must not reach it.
 *
 * @param speechMs - how much of it the detector called speech, in milliseconds; left out where there is none
 */
declare function isSilent(samples: Float32Array, speechMs?: number): boolean;

/** Settings of an inference scheduler. */
interface InferenceSchedulerOptions {
    readonly backend: TranscriptionBackend;
    /** Tasks that run at the same time: 1 to `backend.capabilities.maxConcurrency`, which is the default. */
    readonly slots?: number | undefined;
    /** Tasks that wait for a slot, of all sessions. 1 to 100000, default 1000. */
    readonly maxWaiting?: number | undefined;
    /** How long a task may hold its slot, in milliseconds. 1 to 3600000, default 60000. */
    readonly callTimeoutMs?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/** What {@link InferenceSchedulerOptions} are when they are left out. */
declare const DEFAULT_SCHEDULER_OPTIONS: Readonly<{
    maxWaiting: number;
    callTimeoutMs: number;
}>;

/**
 * Shares one backend between sessions. At most `slots` tasks run at the same time; the others wait, in this order:
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
 * - Disposing a seat rejects its tasks with `ERR_ABORTED` at once; those that run are aborted, and hold their slots
 *   until they settle or are given up.
 * - Disposing the scheduler rejects all tasks with `ERR_DISPOSED` and aborts those that run; it waits for none of them.
 *   The backend belongs to whoever made it, and is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createInferenceScheduler(options: InferenceSchedulerOptions): InferenceScheduler;

/** What {@link StreamingSessionOptions} are when they are left out. Milliseconds, and counts of events. */
declare const DEFAULT_SESSION_OPTIONS: Readonly<{
    task: 'transcribe';
    wordTimestamps: false;
    speculate: true;
    maxBufferedMs: number;
    maxQueuedEvents: number;
    maxJournalEvents: number;
}>;
/** What {@link EndpointingOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTING: Readonly<{
    automatic: true;
    minSpeechMs: number;
    minSilenceMs: number;
    prefixPadMs: number;
    maxUtteranceMs: number;
}>;

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

export { AUDIBLE_DB, Clock, DEFAULT_ENDPOINTER_OPTIONS, DEFAULT_ENDPOINTING, DEFAULT_GUARD_OPTIONS, DEFAULT_SCHEDULER_OPTIONS, DEFAULT_SESSION_OPTIONS, type EndpointEvent, type Endpointer, type EndpointerOptions, type EnergyVad, Guard, GuardEvidence, GuardOptions, type GuardedBackendOptions, InferenceScheduler, type InferenceSchedulerOptions, Logger, type NoiseFloor, SAMPLE_RATE, SHORTEST_AUDIBLE_MS, type SpeechDetector, type SpeechDetectorOptions, StreamingSession, StreamingSessionOptions, Suppression, TranscriptionBackend, VoiceActivityDetector, createEndpointer, createEnergyVad, createGuard, createInferenceScheduler, createNoiseFloor, createSpeechDetector, createStreamingSession, frameLevelDb, guardedBackend, isSilent, msToSamples, samplesToMs, samplesToSeconds, secondsToSamples };
