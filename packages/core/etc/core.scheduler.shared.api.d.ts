import { a as TranscriptionBackend } from './backend.shared.js';

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
/** One session's place in the queue. */
interface SchedulerSeat extends Disposable {
    /** What the tasks of this seat call. */
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
    /** A place for one session. Dispose it when the session ends: its tasks are aborted. */
    join(): SchedulerSeat;
    readonly metrics: SchedulerMetrics;
}

export type { InferenceScheduler as I, SchedulerMetrics as S, InferenceKind as a, SchedulerSeat as b };
