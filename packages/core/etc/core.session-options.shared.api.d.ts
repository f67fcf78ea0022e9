import { T as TranscriptionBackend } from './backend.shared.js';
import { T as TranscribeError, C as Clock } from './clock.shared.js';
import { T as TranscriptResult, W as Word, S as Segment } from './transcript.shared.js';
import { S as SpeakerTurn, K as KnownSpeaker } from './diarizer.shared.js';
import { L as Logger } from './logger.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';

/** Which guards run; each is on unless it is `false`. */
interface GuardOptions {
    /** Audio in which nothing is loud enough to be speech, and the detector heard none, is not decoded. */
    readonly silence?: boolean | undefined;
    /**
     * A segment with a no-speech probability above 0.6 and an average log-probability below -1 (Radford et al. 2022);
     * where the detector heard less than half a second of speech, the first alone; where it heard none, also what the model
     * is not sure of.
     */
    readonly noSpeech?: boolean | undefined;
    /** A segment whose text compresses more than 2.4 times, as the backend reports it (Radford et al. 2022). */
    readonly compressionRatio?: boolean | undefined;
    /** Words repeated over and over: one occurrence is kept. */
    readonly repetition?: boolean | undefined;
    /**
     * On audio that is nearly silent, phrases that Whisper learned from subtitles ("Thanks for watching!"). A list: these
     * too; one that ends with `…` stands for all that begins so.
     */
    readonly phantomPhrases?: boolean | readonly string[] | undefined;
}
/** Which guard took text out. */
type SuppressionReason = 'silence' | 'no_speech' | 'compression_ratio' | 'repetition' | 'phantom_phrase';
/** Text that a guard took out. Times as the transcript's. */
interface Suppression {
    readonly reason: SuppressionReason;
    readonly text: string;
    readonly start: number;
    readonly end: number;
}
/** What guards look at besides the text. */
interface GuardEvidence {
    /** What was decoded: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** Milliseconds of it that the detector called speech; left out without a detector. */
    readonly speechMs?: number | undefined;
    /** The call's `prefix`, where the result holds only what follows it: what is repeated may begin in it. */
    readonly prefix?: string | undefined;
}
/** A transcript after the guards, and what they took out. */
interface GuardedTranscript {
    readonly result: TranscriptResult;
    readonly suppressed: readonly Suppression[];
}
/** Takes out what a model made up. Pure. */
type Guard = (result: TranscriptResult, evidence: GuardEvidence) => GuardedTranscript;

/** Where in the stream something is, in samples at 16 kHz from the session's first. */
interface SampleRange {
    readonly startSample: number;
    /** Exclusive. */
    readonly endSample: number;
}
/** An event of a session. */
interface CountedEvent {
    /** Counts the session's events, from 1. Nothing is missing but partials that a later event replaced before they were read. */
    readonly seq: number;
}
/** An event of one utterance: its partials and its final have the same `utteranceId`. */
interface UtteranceEvent extends CountedEvent {
    readonly utteranceId: number;
}
/** An event of a stretch of audio: in samples, and in seconds from the session's first. */
interface PlacedEvent extends UtteranceEvent, SampleRange {
    readonly start: number;
    readonly end: number;
}
/** The detector heard speech start. */
interface SpeechStartEvent extends UtteranceEvent {
    readonly type: 'speech_start';
    /** First sample of speech, at 16 kHz. */
    readonly position: number;
}
/** The detector heard speech end. The utterance's final follows. */
interface SpeechEndEvent extends UtteranceEvent {
    readonly type: 'speech_end';
    /** The sample after the last of speech, at 16 kHz. */
    readonly position: number;
}
/** What partials and finals both tell. */
interface TranscribedEvent extends PlacedEvent {
    readonly text: string;
    /** The words of all segments, where the backend gives their times. */
    readonly words?: readonly Word[] | undefined;
    /** ISO 639-1 code. */
    readonly language: string;
    /**
     * How likely this audio is in it, 0 to 1; left out where the language was given, or held without listening for it. A
     * language that is held may be unlikely in a short utterance.
     */
    readonly languageProbability?: number | undefined;
    /** Milliseconds the engine worked on it. */
    readonly processingTimeMs: number;
}
/**
 * Text that may still change: it replaces the partial before it of the same `utteranceId`. It goes from the utterance's
 * start to the end of the audio heard. (Elsewhere called an interim result.)
 */
interface PartialEvent extends TranscribedEvent {
    readonly type: 'partial';
    /** How many characters (UTF-16 units) from the front will never change: the final begins with them. */
    readonly committedChars: number;
    /** How many characters from the front also stood in the partial before: what is unlikely to change. At least `committedChars`. */
    readonly stableChars: number;
    /**
     * The speaker has paused, and this is the final unless speech goes on: a partial that follows takes that back. (Elsewhere
     * called a preflight, or an eager end of turn.)
     */
    readonly speculative?: boolean | undefined;
}
/** Text that never changes again; empty where nothing was said in the audio that was to be finalised. */
interface FinalEvent extends TranscribedEvent {
    readonly type: 'final';
    /** With `speakers`, a segment is what one person says; the text of them all stays whole. */
    readonly segments: readonly Segment[];
    /** Wall milliseconds from the moment the utterance was known to be over to this event. */
    readonly latencyMs: number;
}
/** What was taken out of a final: the model made it up, or has heard it before. Empty where nothing was decoded at all. */
interface SuppressedEvent extends UtteranceEvent, Suppression {
    readonly type: 'suppressed';
}
/**
 * Speech that has no text: the detector heard it, the final that follows has no word for it, and decoding it once more by
 * itself gave none. A second or more, or less where that decode failed. It may be a sound that the detector took for
 * speech.
 */
interface UntranscribedEvent extends PlacedEvent {
    readonly type: 'untranscribed';
}
/**
 * The speakers of an utterance whose final did not tell them, since they were not known in time. It comes after the final, once
 * at most. `withSpeakers` gives the final with it.
 */
interface SpeakersEvent extends UtteranceEvent {
    readonly type: 'speakers';
    /** Within the utterance, by start; those of two people may overlap. */
    readonly turns: readonly SpeakerTurn[];
}
/** An utterance was dropped by `cancel`: its partials no longer count, and no final comes. */
interface CancelledEvent extends UtteranceEvent, SampleRange {
    readonly type: 'cancelled';
}
/** Something degraded; nothing was lost. */
interface WarningEvent extends CountedEvent {
    readonly type: 'warning';
    readonly code: string;
    readonly message: string;
}
/** The audio of an utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance. */
interface ErrorEvent extends PlacedEvent {
    readonly type: 'error';
    readonly error: TranscribeError;
    readonly fatal: boolean;
}
/** All that a session tells. */
type SessionEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SpeakersEvent | SuppressedEvent | UntranscribedEvent | CancelledEvent | WarningEvent | ErrorEvent;

interface LiveDiarizeOptions {
    /** How many people speak at most, 1 to 50; known ones count once they are heard. Default 20. */
    readonly maxSpeakers?: number | undefined;
    /** People who are told by their names, at most 50: what `enroll` gave of each. Default none. */
    readonly known?: readonly SpeakerVoice[] | undefined;
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
    readonly voices: readonly SpeakerVoice[];
}
/** A voice, by which a diarizer knows a person again. It is plain JSON. */
interface SpeakerVoice {
    /** The name or number by which it is told. */
    readonly speaker: string;
    /** Of the diarizer's own making. */
    readonly vector: readonly number[];
    /** Seconds of the voice that were heard. */
    readonly seconds: number;
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
     * Learns a person's voice from samples, for `known` of any number of streams.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` where no voice is clear in the samples; `ERR_ABORTED`,
     *   `ERR_OVERLOADED` (retryable), `ERR_BACKEND_CRASHED`, `ERR_BACKEND_TIMEOUT`, `ERR_DISPOSED`; what `load` throws
     */
    enroll(person: KnownSpeaker, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<SpeakerVoice>;
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
     * Tells who speaks between two places in the audio so far: turns by their start. A turn's times are those of the stream, and may begin
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

/** What a task is for. Those of the first kind go first: `final`, then `speculative` finals, then `partial`s. */
type InferenceKind = 'final' | 'speculative' | 'partial';
/** What a scheduler has to do, and has done. Times in milliseconds. */
interface SchedulerMetrics {
    /** Tasks that run at the same time, at most. */
    readonly maxConcurrency: number;
    readonly running: number;
    readonly waiting: Readonly<Record<InferenceKind, number>>;
    readonly sessions: number;
    /** Since the start. `aborted`: while they waited or ran; `timedOut`: past their deadline. */
    readonly completed: number;
    readonly failed: number;
    readonly aborted: number;
    readonly timedOut: number;
    /** How long tasks waited for a slot, and held it, in all. */
    readonly waitedMs: number;
    readonly ranMs: number;
}
/** Called as tasks are queued, started and settled. Hooks must not throw, and take microseconds. */
interface SchedulerHooks {
    /** A task was queued. Not called for a task that was aborted before, or whose client or scheduler is disposed. */
    readonly onQueued?: ((kind: InferenceKind) => void) | undefined;
    /** A queued task starts. @param waitedMs - milliseconds that it was queued */
    readonly onStarted?: ((kind: InferenceKind, waitedMs: number) => void) | undefined;
    /** `run` is answered. Called once for each queued task, also for one that never started. */
    readonly onSettled?: ((kind: InferenceKind) => void) | undefined;
}
/** One session's access to the scheduler, which shares the backend fairly between its clients. */
interface SchedulerClient extends Disposable {
    /** What the tasks of this client call. */
    readonly backend: TranscriptionBackend;
    /**
     * Runs a task when its turn comes. It takes its audio then, not before: what it decodes is the newest.
     *
     * @throws TranscribeError `ERR_ABORTED`, `ERR_BACKEND_TIMEOUT` (retryable) when it ran longer than it may,
     * `ERR_OVERLOADED` (retryable) when too many wait, `ERR_DISPOSED`; else what the task throws
     */
    run<T>(kind: InferenceKind, task: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal | undefined): Promise<T>;
}
/** The one place that calls a backend in a process that serves several sessions. */
interface InferenceScheduler extends AsyncDisposable {
    readonly backend: TranscriptionBackend;
    /**
     * Adds a client, usually one per session. Dispose it when the session ends: its tasks are aborted.
     *
     * @param hooks - called for the tasks of this client alone
     * @throws TranscribeError `ERR_DISPOSED`
     */
    join(hooks?: SchedulerHooks | undefined): SchedulerClient;
    readonly metrics: SchedulerMetrics;
}
/** The part of a scheduler that a session needs: it joins once. */
type JoinableScheduler = Pick<InferenceScheduler, 'backend'> & {
    join(): SchedulerClient;
};

/** Judges, from the sound, whether a speaker has finished. It keeps nothing from one call to the next. */
interface TurnDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** The newest so many milliseconds are heard; more may be given. */
    readonly maxAudioMs: number;
    /**
     * Makes the detector ready. Optional, since `judge` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * How likely the speaker has finished, 0 to 1; from 0.5 on he has. The same audio has the same answer. Calls may
     * overlap. The samples are not changed, nor kept once the answer is there.
     *
     * @param samples - mono, 16 kHz, in [-1, 1]: the turn so far, which ends in a pause of 60 ms or more
     * @throws TranscribeError `ERR_INVALID_AUDIO` for samples that are no numbers, `ERR_ABORTED`, `ERR_DISPOSED`,
     *   `ERR_OVERLOADED` (retryable) when too many calls wait
     */
    judge(samples: Float32Array, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<number>;
}

/** Tells speech from silence, frame by frame. Stateful: one instance per stream, and no instance knows of another. */
interface VoiceActivityDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** Accepted sample rates, in Hz: at least one. */
    readonly sampleRates: readonly number[];
    /** Accepted frame lengths, in samples, at a sample rate: at least one at each of `sampleRates`, none at others. */
    frameSizes(sampleRate: number): readonly number[];
    /**
     * Probability of speech, 0 to 1, in the next frame of mono samples in [-1, 1]. Below 0.5 is silence. The same stream
     * has the same probabilities each time. The frame is not changed, nor kept once the answer is there. Calls must not
     * overlap: the next frame waits for the promise of the one before.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers: the
     * stream goes on as if it had not been; `ERR_DISPOSED`
     */
    process(frame: Float32Array): number | Promise<number>;
    /** Forgets the stream so far: the detector is as new. */
    reset(): void;
}

/** When an utterance starts and ends. Durations in milliseconds. */
interface EndpointingOptions {
    /**
     * `true` (default): silence of `minSilenceMs` ends an utterance. `false`: only `flush`, `end` and `maxUtteranceMs` do.
     * Without a detector there is no silence, and this has no effect.
     */
    readonly automatic?: boolean | undefined;
    /** Shorter sounds are not speech. 0 to 5000, default 60. */
    readonly minSpeechMs?: number | undefined;
    /** Shorter pauses do not end an utterance. 0 to 60000, default 300. */
    readonly minSilenceMs?: number | undefined;
    /**
     * With a turn detector: how long a pause may get in which the speaker has likely not finished. Where he has, the
     * utterance ends sooner. 0 to 60000, default 1200.
     */
    readonly maxPauseMs?: number | undefined;
    /** Audio kept before the detected start of speech. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
    /** An utterance longer than this is cut, at a word boundary if one is known, or else where it is quietest. 1000 to 600000, at most the backend's own limit. Default 28000. */
    readonly maxUtteranceMs?: number | undefined;
}
/** How a session tells who speaks. */
interface SessionSpeakersOptions extends Pick<LiveDiarizeOptions, 'maxSpeakers' | 'known'> {
    /** What tells who speaks, for this session and others. It stays the caller's to dispose. */
    readonly diarizer: LiveDiarizer;
    /**
     * How long a final whose text is there may wait for its speakers, in milliseconds: a `speakers` event brings them where
     * they come later. 0 to 10000, default 500.
     */
    readonly maxWaitMs?: number | undefined;
}
/** Settings of a streaming session. Give it a `backend`, or the `scheduler` that it shares with other sessions. */
interface StreamingSessionOptions {
    readonly backend?: TranscriptionBackend | undefined;
    readonly scheduler?: JoinableScheduler | undefined;
    /** Default: the `prompt` strategy. */
    readonly strategy?: TranscriptionStrategy | undefined;
    /**
     * What tells silence, which is never decoded, from speech. Default: an energy detector.
     * `null`: everything is decoded.
     */
    readonly vad?: VoiceActivityDetector | null | undefined;
    /**
     * What tells whether the speaker has finished, in place of a fixed pause. Where it fails, `minSilenceMs` decides again,
     * with a warning. It stays the caller's to dispose. Default: none.
     */
    readonly turn?: TurnDetector | undefined;
    /**
     * Tells who speaks: in segments and words of finals, which have word times where the backend gives them, and in
     * `speakers` events. Where the diarizer fails, a warning says so, and finals go on without. Default: not told.
     */
    readonly speakers?: SessionSpeakersOptions | undefined;
    readonly endpointing?: EndpointingOptions | undefined;
    /** ISO 639-1 code. Default: decided from several seconds of speech, then held until another one is clearly spoken. */
    readonly language?: string | undefined;
    /** What the language may be, 1 to 100 ISO 639-1 codes: it is decided among these. Default: all that the model knows. */
    readonly languages?: readonly string[] | undefined;
    /** `transcribe` (default), or `translate` into English. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /**
     * Style to expect, or what was said before; stands before the previous transcript in every prompt. At most 4000
     * characters. Whisper reads the last 223 tokens of prompt and previous transcript together.
     */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. At most 100, of at most 100 characters. */
    readonly hotwords?: readonly string[] | undefined;
    /** Ask the backend for word times, where it has them. Default `false`. */
    readonly wordTimestamps?: boolean | undefined;
    /**
     * Whether every utterance in which nothing was said gets a final, with an empty text. Without it, only those get one that
     * `flush` closed, or of which a partial was shown, which it takes back. Default `false`.
     */
    readonly emptyFinals?: boolean | undefined;
    /** What is taken out of what the model says. Default: all guards. */
    readonly guards?: GuardOptions | undefined;
    /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default: the strategy's. */
    readonly partialIntervalMs?: number | undefined;
    /**
     * Speech before the first partial of an utterance, in milliseconds: of less, Whisper mishears more. Default:
     * 350, or `partialIntervalMs` where that is more than 500.
     */
    readonly firstPartialMs?: number | undefined;
    /**
     * Start the final at the first silence, before it is known whether the utterance is over, and throw it away if
     * speech goes on. Default `true`.
     */
    readonly speculate?: boolean | undefined;
    /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
    readonly maxBufferedMs?: number | undefined;
    /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
    readonly maxQueuedEvents?: number | undefined;
    /**
     * Events that were read and can be had again by `resume`, partials that were replaced not counted: of those as many more
     * are kept. 0 to 100000, default 256.
     */
    readonly maxJournalEvents?: number | undefined;
    /** What was said before the first sample: the strategy's prompt begins with it. Its end is used. Default: nothing. */
    readonly previousTranscript?: string | undefined;
    /** Where the session begins: `continueSession` of `@ws/core/continue` gives it. Default: anew. */
    readonly origin?: SessionOrigin | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/** Where a session begins that goes on with another one. */
interface SessionOrigin {
    /** Its first sample, on the session's clock. */
    readonly position: number;
    /** The place of the first audio that has no answer: detectors hear silence before it. Default: `position`. */
    readonly start?: number | undefined;
    /** How many utterances are over. */
    readonly utterances: number;
    /** The last events, told or not, in their order. */
    readonly events: readonly SessionEvent[];
    /** The number of the last event there was. */
    readonly lastSeq: number;
    /** The last event that may be missing among `events`; what followed it is all there. Default: the one before the first. */
    readonly forgottenTo?: number | undefined;
    /** The language of the last final, an ISO 639-1 code. Default: none is known. */
    readonly language?: string | undefined;
    /** The voices that were told. */
    readonly speakers?: SpeakerRemains | undefined;
}

export type { CancelledEvent as C, EndpointingOptions as E, FinalEvent as F, Guard as G, InferenceScheduler as I, JoinableScheduler as J, LiveDiarizeOptions as L, PartialEvent as P, StreamingSessionOptions as S, TurnDetector as T, UntranscribedEvent as U, VoiceActivityDetector as V, WarningEvent as W, SessionOrigin as a, SessionEvent as b, GuardEvidence as c, Suppression as d, SpeechStartEvent as e, SpeechEndEvent as f, SpeakersEvent as g, SuppressedEvent as h, GuardOptions as i, SchedulerHooks as j, ErrorEvent as k, LiveDiarizer as l, SchedulerMetrics as m, SessionSpeakersOptions as n, SpeakerRemains as o, SpeakerStream as p, SpeakerVoice as q, CountedEvent as r, InferenceKind as s, SampleRange as t, SchedulerClient as u };
