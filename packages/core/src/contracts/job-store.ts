/**
 * A queue of recordings, which workers transcribe on any machine that has time, and the state of each. It holds no audio and no
 * transcript: those lie in a {@link JobStorage}.
 *
 * Several servers add jobs and ask after them, and several workers take them. A job whose worker dies goes to another one.
 */
export interface JobStore extends AsyncDisposable {
  /** Its name in logs: `memory`, `bullmq`. */
  readonly name: string;
  /**
   * Reaches the store. Calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_CONNECTION` (the message says which store, and how to start without one), `ERR_ABORTED`
   */
  open(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
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
  list(
    owner: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly Job[]>;
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
export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  /** Jobs that have failed, as long as the store keeps them. */
  readonly failed: number;
  /** The moment when the oldest job that waits was added, in milliseconds since 1970. `undefined` where none waits. */
  readonly oldestWaitingAt: number | undefined;
}

/** The state of a job. A job is `waiting` between two attempts, too; `done` and `failed` never change. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed';

/** The rank of a job: workers take `high` first, and `low` last. */
export type JobPriority = 'high' | 'normal' | 'low';

/** A job as a server adds it. */
export interface NewJob {
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
export interface JobLimits {
  readonly jobs: number;
  readonly jobsOfOwner: number;
  /** Seconds of audio of an owner's jobs that end well within a day (UTC). Once they are used up, the store adds no job. */
  readonly secondsPerDay?: number | undefined;
}

export interface AddedJob {
  readonly job: Job;
  /** The store had no job of this id before. */
  readonly isNew: boolean;
}

/** A job, as it is now. Moments are milliseconds since 1970. */
export interface Job extends NewJob {
  readonly state: JobState;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly progress?: JobProgress | undefined;
  /** The error of its last attempt, where that failed. */
  readonly error?: JobError | undefined;
}

/** The transcribed part of a recording, in seconds. */
export interface JobProgress {
  readonly position: number;
  /** Its length, where that is known. */
  readonly seconds?: number | undefined;
}

export interface JobError {
  /** One of `WIRE_ERROR_CODES` of `@ws/core/protocol`. */
  readonly code: string;
  /** For the owner: it names nothing of the worker's machine. */
  readonly message: string;
}

/** The work on jobs, which a worker brings. */
export interface JobHandlers {
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
export interface JobControl {
  /** Aborted where the job is no longer this worker's: it was removed, or the work is disposed. */
  readonly signal: AbortSignal;
  /** Tells the store how far the worker is. It never rejects: a store that is away does not hold up the work. */
  progress(progress: JobProgress): Promise<void>;
}

export interface JobWorkOptions {
  /** Jobs at once. 1 or more. */
  readonly concurrency: number;
}

/** The work of a worker. Its disposal hands back what runs, at once, for other workers, and resolves when nothing runs. */
export interface JobWork extends AsyncDisposable {
  /** The number of jobs that run now. */
  readonly running: number;
}
