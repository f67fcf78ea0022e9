export { J as JournalCallOptions, S as SAMPLE_RATE, a as SessionJournal, b as SessionLog, T as TakenSession } from './session-journal.shared.js';
import { T as TranscriptionBackend } from './backend.shared.js';
export { b as BackendCapabilities, B as BackendHealth, S as StreamCapabilities, c as StreamOptions, d as StreamState, e as StreamStep, f as StreamWord, a as TranscribeOptions, g as TranscriptionStream } from './backend.shared.js';
import { C as Clock } from './clock.shared.js';
export { E as ErrorCode, T as TranscribeError } from './clock.shared.js';
import { S as SpeakerTurn } from './diarizer.shared.js';
export { D as DiarizeOptions, a as Diarizer, K as KnownSpeaker } from './diarizer.shared.js';
import { V as VoiceActivityDetector, i as GuardOptions, G as Guard, j as SchedulerHooks, I as InferenceScheduler, S as StreamingSessionOptions } from './session-options.shared.js';
export { E as EndpointingOptions, k as ErrorEvent, F as FinalEvent, L as LiveDiarizeOptions, l as LiveDiarizer, P as PartialEvent, m as SchedulerMetrics, b as SessionEvent, n as SessionSpeakersOptions, o as SpeakerRemains, p as SpeakerStream, q as SpeakerVoice, g as SpeakersEvent, T as TurnDetector } from './session-options.shared.js';
import { L as Logger } from './logger.shared.js';
import { a as StreamingSession } from './session.shared.js';
export { b as SessionChanges } from './session.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';
export { S as StrategyName } from './strategy.shared.js';
import { S as Segment, W as Word } from './transcript.shared.js';
export { T as TranscriptResult } from './transcript.shared.js';
import { P as PreviousTextOptions } from './strategy-options.shared.js';

/**
 * The place of jobs' recordings and transcripts, for all servers and workers alike. Keys have parts of letters, digits, `-`
 * and `.`, with `/` between them; the first is the job's id.
 */
interface JobStorage extends AsyncDisposable {
    /** Its name in logs: `folder`, `s3`. */
    readonly name: string;
    /** Reaches the storage. @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_CONNECTION`: the message says which storage */
    open(): Promise<void>;
    /** Keeps bytes under a key, all or nothing, in place of what is there. @throws TranscribeError `ERR_CONNECTION` (retryable) */
    write(key: string, bytes: Uint8Array): Promise<void>;
    /**
     * Keeps a file under a key, all or nothing. The file may be gone from its place afterwards.
     *
     * @throws TranscribeError `ERR_CONNECTION` (retryable)
     */
    writeFile(key: string, path: string): Promise<void>;
    /** Reads the bytes under a key; `undefined` where there are none. @throws TranscribeError `ERR_CONNECTION` (retryable) */
    read(key: string): Promise<Uint8Array | undefined>;
    /**
     * Opens the bytes under a key as a file of this machine, for reading only. `undefined` where there are none.
     *
     * @throws TranscribeError `ERR_CONNECTION` (retryable); what the signal was aborted with
     */
    openFile(key: string, signal?: AbortSignal | undefined): Promise<StoredFile | undefined>;
    /** Lists the names directly below a folder of keys (`ID/answers`). @throws TranscribeError `ERR_CONNECTION` (retryable) */
    list(folder: string): Promise<readonly string[]>;
    /** Removes all that is below a folder of keys. @throws TranscribeError `ERR_CONNECTION` (retryable) */
    removeAll(folder: string): Promise<void>;
}
/** A file of this machine, until it is disposed. */
interface StoredFile extends AsyncDisposable {
    readonly path: string;
}

/**
 * A queue of recordings, which workers transcribe on any machine that has time, and the state of each. It holds no audio and no
 * transcript: those lie in a {@link JobStorage}.
 *
 * Several servers add jobs and ask after them, and several workers take them. A job whose worker dies goes to another one.
 */
interface JobStore extends AsyncDisposable {
    /** Its name in logs: `memory`, `bullmq`. */
    readonly name: string;
    /**
     * Reaches the store. Calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_CONNECTION` (the message says which store, and how to start without one), `ERR_ABORTED`
     */
    open(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Adds a job. Where its owner has one of this id already, the store returns that one, as it is now. Limits hold over all
     * servers together.
     *
     * @throws TranscribeError `ERR_OVERLOADED`, with `details.limit`: `jobs`, `jobsOfOwner` or `secondsPerDay`;
     *   `ERR_INVALID_STATE` where another owner has a job of this id; `ERR_CONNECTION` (retryable)
     */
    add(job: NewJob, limits: JobLimits): Promise<AddedJob>;
    /**
     * Finds a job of an owner by its id; `undefined` where the owner has none of this id.
     *
     * @throws TranscribeError `ERR_CONNECTION` (retryable)
     */
    find(owner: string, id: string): Promise<Job | undefined>;
    /**
     * Lists the jobs of an owner, the newest first.
     *
     * @param page - at most `limit` (1 to 1000) of them, and those alone that come after the job `after` in the list
     * @throws TranscribeError `ERR_INVALID_OPTION` for another `limit`, and where the owner has no job `after`;
     *   `ERR_CONNECTION` (retryable)
     */
    list(owner: string, page: {
        readonly limit: number;
        readonly after?: string | undefined;
    }): Promise<readonly Job[]>;
    /**
     * Removes a job, whatever its state: from now on its owner has none of this id. The store tells a worker that has it to leave
     * it.
     *
     * @returns `false` where the owner had none of this id
     * @throws TranscribeError `ERR_CONNECTION` (retryable)
     */
    remove(owner: string, id: string): Promise<boolean>;
    /** Counts the jobs of all owners. Servers ask it at each scrape of their metrics. @throws TranscribeError `ERR_CONNECTION` (retryable) */
    counts(): Promise<JobCounts>;
    /** Takes jobs from now on, until the work is disposed. */
    work(handlers: JobHandlers, options: JobWorkOptions): JobWork;
}
/** The numbers of jobs of all owners, by state. */
interface JobCounts {
    readonly waiting: number;
    readonly running: number;
    /** Jobs that have failed, as long as the store keeps them. */
    readonly failed: number;
    /** The moment when the oldest job that waits was added, in milliseconds since 1970. `undefined` where none waits. */
    readonly oldestWaitingAt: number | undefined;
}
/** The state of a job. A job is `waiting` between two attempts, too; `done` and `failed` never change. */
type JobState = 'waiting' | 'running' | 'done' | 'failed';
/** The rank of a job: workers take `high` first, and `low` last. */
type JobPriority = 'high' | 'normal' | 'low';
/** A job as a server adds it. */
interface NewJob {
    /** Letters, digits and `-`, at most 64, with a letter among them. */
    readonly id: string;
    /** The client that the job belongs to. No other client sees it. */
    readonly owner: string;
    /** The work, as JSON. At most 64 KiB; the store does not look at it. */
    readonly request: Readonly<Record<string, unknown>>;
    readonly priority: JobPriority;
    /** The store calls {@link JobHandlers.tell} when the job has ended. */
    readonly isTold: boolean;
    /** Milliseconds that the store keeps the job after its end. */
    readonly keepMs: number;
}
/** The largest numbers of jobs. A job counts until it has ended. */
interface JobLimits {
    readonly jobs: number;
    readonly jobsOfOwner: number;
    /** Seconds of audio of an owner's jobs that end well within a day (UTC). Once they are used up, the store adds no job. */
    readonly secondsPerDay?: number | undefined;
}
interface AddedJob {
    readonly job: Job;
    /** The store had no job of this id before. */
    readonly isNew: boolean;
}
/** A job, as it is now. Moments are milliseconds since 1970. */
interface Job extends NewJob {
    readonly state: JobState;
    readonly createdAt: number;
    readonly startedAt?: number | undefined;
    readonly endedAt?: number | undefined;
    readonly progress?: JobProgress | undefined;
    /** The error of its last attempt, where that failed. */
    readonly error?: JobError | undefined;
}
/** The transcribed part of a recording, in seconds. */
interface JobProgress {
    readonly position: number;
    /** Its length, where that is known. */
    readonly seconds?: number | undefined;
}
interface JobError {
    /** One of `WIRE_ERROR_CODES` of `@ws/core/protocol`. */
    readonly code: string;
    /** For the owner: it names nothing of the worker's machine. */
    readonly message: string;
}
/** The work on jobs, which a worker brings. */
interface JobHandlers {
    /**
     * Does a job. The store calls it again, here or on another worker, where it failed with an error that is `retryable`, and
     * where its worker died. It must not settle before it has let go of the job.
     *
     * @returns the seconds of audio of the recording
     * @throws the error that makes the attempt fail. After errors other than TranscribeError the store tries again, too
     */
    run(job: Job, control: JobControl): Promise<number>;
    /** Describes an error for the owner of the job. */
    describe(error: unknown): JobError;
    /**
     * Tells the owner that a job has ended. The store calls it at least once for each job with `isTold`, unless the owner has
     * removed the job. Where it throws, the store calls it again, later and later for a day.
     */
    tell(job: Job): Promise<void>;
    /**
     * Removes what a job has left. The store calls it at least once for each job that its owner has removed, or that it has kept
     * long enough.
     */
    forget(id: string): Promise<void>;
}
/** A job in the hands of a worker. */
interface JobControl {
    /** Aborted where the job is no longer this worker's: it was removed, or the work is disposed. */
    readonly signal: AbortSignal;
    /** Tells the store how far the worker is. It never rejects: a store that is away does not hold up the work. */
    progress(progress: JobProgress): Promise<void>;
}
interface JobWorkOptions {
    /** Jobs at once. 1 or more. */
    readonly concurrency: number;
}
/** The work of a worker. Its disposal hands back what runs, at once, for other workers, and resolves when nothing runs. */
interface JobWork extends AsyncDisposable {
    /** The number of jobs that run now. */
    readonly running: number;
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

export { type AddedJob, Clock, InferenceScheduler, type InferenceSchedulerOptions, type Job, type JobControl, type JobCounts, type JobError, type JobHandlers, type JobLimits, type JobPriority, type JobProgress, type JobState, type JobStorage, type JobStore, type JobWork, type JobWorkOptions, Logger, type NewJob, SchedulerHooks, Segment, SpeakerTurn, type StoredFile, StreamingSession, StreamingSessionOptions, TranscriptionBackend, TranscriptionStrategy, VoiceActivityDetector, Word, createEnergyVad, createGuard, createInferenceScheduler, createPromptStrategy, createStreamingSession, withSpeakers };
