import type { TranscriptionBackend } from './backend.js';

/** What a task is for. Those of the first kind go first: `final`, then `speculative` finals, then `partial`s. */
export type InferenceKind = 'final' | 'speculative' | 'partial';

/** What a scheduler has to do, and has done. Times in milliseconds. */
export interface SchedulerMetrics {
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
export interface SchedulerHooks {
  /** A task was queued. Not called for a task that was aborted before, or whose client or scheduler is disposed. */
  readonly onQueued?: ((kind: InferenceKind) => void) | undefined;
  /** A queued task starts. @param waitedMs - milliseconds that it was queued */
  readonly onStarted?: ((kind: InferenceKind, waitedMs: number) => void) | undefined;
  /** `run` is answered. Called once for each queued task, also for one that never started. */
  readonly onSettled?: ((kind: InferenceKind) => void) | undefined;
}

/** One session's access to the scheduler, which shares the backend fairly between its clients. */
export interface SchedulerClient extends Disposable {
  /** What the tasks of this client call. */
  readonly backend: TranscriptionBackend;
  /**
   * Runs a task when its turn comes. It takes its audio then, not before: what it decodes is the newest.
   *
   * @throws TranscribeError `ERR_ABORTED`, `ERR_BACKEND_TIMEOUT` (retryable) when it ran longer than it may,
   * `ERR_OVERLOADED` (retryable) when too many wait, `ERR_DISPOSED`; else what the task throws
   */
  run<T>(
    kind: InferenceKind,
    task: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T>;
}

/** The one place that calls a backend in a process that serves several sessions. */
export interface InferenceScheduler extends AsyncDisposable {
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
export type JoinableScheduler = Pick<InferenceScheduler, 'backend'> & {
  join(): SchedulerClient;
};
