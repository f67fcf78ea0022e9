import { T as TranscriptResult } from './transcript.shared.js';
import { a as TranscriptionBackend } from './backend.shared.js';

/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
interface Clock {
    now(): number;
    /**
     * Resolves when `ms` have passed.
     *
     * @throws TranscribeError `ERR_ABORTED`
     */
    sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}
/** The machine's monotonic clock. */
declare const systemClock: Clock;

/** Which guards run; each is on unless it is `false`. */
interface GuardOptions {
    /** Audio in which nothing is loud enough to be speech, and the detector heard none, is not decoded. */
    readonly silence?: boolean | undefined;
    /**
     * A segment with a no-speech probability above 0.6 and an average log-probability below -1 (Radford et al. 2022);
     * where the detector heard less than half a second of speech, the first alone.
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
    /** Milliseconds of it that the detector called speech; left out where there is none. */
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

/** Where a library tells what it does: a pino logger fits as it is. Never given transcripts, prompts or audio. */
interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}
/** Says nothing: the default everywhere. */
declare const silentLogger: Logger;

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

export { type Clock as C, type GuardOptions as G, type InferenceScheduler as I, type JoinableScheduler as J, type Logger as L, type Suppression as S, type Guard as a, type GuardEvidence as b, type SchedulerHooks as c, type SchedulerMetrics as d, type InferenceKind as e, type SchedulerClient as f, systemClock as g, silentLogger as s };
