/**
 * A queue of recordings that are transcribed later, on any machine that has time, and what became of each. It holds no
 * audio and no transcript: those lie in a {@link JobStorage}.
 *
 * Several servers add jobs and ask after them, and several workers take them. A job whose worker dies goes to another one.
 */
export interface JobStore extends AsyncDisposable {
  /** As logs name it: `memory`, `bullmq`. */
  readonly name: string;
  /**
   * Reaches the store. Calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_CONNECTION` (the message says which store, and how to start without one), `ERR_ABORTED`
   */
  open(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Adds a job, unless there is one of this id: then that one is given back, as it is now. Limits hold over all servers.
   *
   * @throws TranscribeError `ERR_OVERLOADED`, with `details.limit`: `jobs`, `jobsOfOwner` or `secondsPerDay`;
   *   `ERR_INVALID_STATE` where another owner has a job of this id; `ERR_CONNECTION` (retryable)
   */
  add(job: NewJob, limits: JobLimits): Promise<AddedJob>;
  /** A job of this owner; `undefined` where there is none. @throws TranscribeError `ERR_CONNECTION` (retryable) */
  find(owner: string, id: string): Promise<Job | undefined>;
  /**
   * The jobs of an owner, the newest first.
   *
   * @param page - at most `limit` (1 to 1000) of them, and those alone that come after the job `after` in the list
   * @throws TranscribeError `ERR_INVALID_OPTION` where the owner has no job `after`; `ERR_CONNECTION` (retryable)
   */
  list(
    owner: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly Job[]>;
  /**
   * Removes a job, whatever its state: from now on its owner has none of this id. A worker that has it is told to leave it.
   *
   * @returns whether there was one
   * @throws TranscribeError `ERR_CONNECTION` (retryable)
   */
  remove(owner: string, id: string): Promise<boolean>;
  /** Counts the jobs that wait and those that are transcribed now. @throws TranscribeError `ERR_CONNECTION` (retryable) */
  counts(): Promise<JobCounts>;
  /** Takes jobs from now on, until the work is disposed. */
  work(handlers: JobHandlers, options: JobWorkOptions): JobWork;
}

/** The numbers of jobs of all owners, by state. */
export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
}

/** `waiting` also between two attempts. `done` and `failed` are for ever. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed';

/** Which job is taken first. */
export type JobPriority = 'high' | 'normal' | 'low';

/** A job as a server adds it. */
export interface NewJob {
  /** Letters, digits and `-`, at most 64, with a letter among them. */
  readonly id: string;
  /** The client whose job it is: no other one sees it. */
  readonly owner: string;
  /** The work, as JSON. At most 64 KiB; the store does not look at it. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly priority: JobPriority;
  /** Whether {@link JobHandlers.tell} is called when it has ended. */
  readonly isTold: boolean;
  /** Milliseconds that it is kept after its end. */
  readonly keepMs: number;
}

/** The largest numbers of jobs. A job counts until it has ended. */
export interface JobLimits {
  readonly jobs: number;
  readonly jobsOfOwner: number;
  /** Seconds of audio of this owner's jobs that ended well today (UTC), above which no job is added. */
  readonly secondsPerDay?: number | undefined;
}

export interface AddedJob {
  readonly job: Job;
  /** Whether it was not there before. */
  readonly isNew: boolean;
}

/** A job, as it is now. Moments are milliseconds since 1970. */
export interface Job extends NewJob {
  readonly state: JobState;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly progress?: JobProgress | undefined;
  /** Why its last attempt failed. */
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
   * Does a job. It is called again, here or on another worker, where it failed with an error that is `retryable`, or its
   * worker died. It must not settle before it has let go of the job.
   *
   * @returns how many seconds of audio it had
   * @throws the error that makes the attempt fail. Errors other than TranscribeError may pass, too
   */
  run(job: Job, control: JobControl): Promise<number>;
  /** The error as the owner is told of it. */
  describe(error: unknown): JobError;
  /**
   * Tells of a job that has ended. At least once for each that `isTold`, unless its owner has removed it: it is called again,
   * later and later for a day, where it throws.
   */
  tell(job: Job): Promise<void>;
  /** A job is gone: its owner has removed it, or it was kept long enough. Called at least once, with what it has left. */
  forget(id: string): Promise<void>;
}

/** A job in the hands of a worker. */
export interface JobControl {
  /** Aborted where the job is no longer this worker's: it was removed, or the work is disposed. */
  readonly signal: AbortSignal;
  /** Says how far it is. Never rejects: a store that is away does not hold up the work. */
  progress(progress: JobProgress): Promise<void>;
}

export interface JobWorkOptions {
  /** Jobs at once. 1 or more. */
  readonly concurrency: number;
}

/** Work that goes on. Disposing it hands back what runs, at once, for others to take; resolves when nothing runs. */
export interface JobWork extends AsyncDisposable {
  /** The number of jobs that run now. */
  readonly running: number;
}
