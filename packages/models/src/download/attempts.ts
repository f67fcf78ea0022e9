import { abortedError, systemClock } from '@ws/core/internal';
import pRetry from 'p-retry';

/** Why an attempt did not bring the file. */
export interface DownloadProblem {
  readonly reason: string;
  /** Whether the same request may succeed in a moment. Default `false`. */
  readonly passing?: boolean | undefined;
  /** The server was not reached at all: if no answer has come from it before, none will come in a moment. */
  readonly unreachable?: boolean | undefined;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface AttemptSettings {
  readonly retries: number;
  /** Before the first of them; doubled for each further one, up to 8 s. */
  readonly retryDelayMs: number;
  readonly signal: AbortSignal | undefined;
}

// An attempt that brought this much does not count against the retries: a poor line may need many.
const PROGRESS_BYTES = 1024 * 1024;
const MOST_DELAY_MS = 8000;

/** Thrown within an attempt, so that the retries know what it was. */
export class AttemptFailed extends Error {
  readonly problem: DownloadProblem;
  readonly receivedBytes: number;

  constructor(problem: DownloadProblem, receivedBytes = 0, cause?: unknown) {
    super(problem.reason, { cause });
    this.problem = problem;
    this.receivedBytes = receivedBytes;
  }
}

/**
 * Attempts something until it works, it fails for a reason that does not pass, or the retries are used up.
 *
 * @param isReached - whether any answer has come from the server
 * @throws AttemptFailed the last one; `ERR_ABORTED`; any other error of the attempt, as it is.
 */
export async function attemptOften<T>(
  { retries, retryDelayMs, signal }: AttemptSettings,
  isReached: () => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries,
      minTimeout: retryDelayMs,
      maxTimeout: MOST_DELAY_MS,
      randomize: true,
      ...(signal === undefined ? {} : { signal }),
      shouldConsumeRetry: ({ error }) =>
        !(error instanceof AttemptFailed && error.receivedBytes >= PROGRESS_BYTES),
      shouldRetry: async ({ error }) => {
        if (!(error instanceof AttemptFailed) || !error.problem.passing) return false;
        if (error.problem.unreachable && !isReached()) return false;
        const { retryAfterMs } = error.problem;
        if (retryAfterMs !== undefined) await systemClock.sleep(retryAfterMs, signal);
        return true;
      },
    });
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    throw error;
  }
}

/** Answers by which a server says that it may do better in a moment. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

// No server may make us wait for longer than this between two attempts.
const MOST_RETRY_AFTER_MS = 30_000;

/** The wait that the header `retry-after` asks for, at most 30 s; `undefined` if it gives no seconds. */
export function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds * 1000, MOST_RETRY_AFTER_MS) : undefined;
}
