import { abortedError, TranscribeError } from '../errors/transcribe-error.js';

/** How many calls an engine takes. */
export interface CallLineOptions {
  /** Calls that run at the same time, 1 or more. */
  readonly concurrency: number;
  /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls: number;
}

/** Calls of an engine, first come, first served: so many at once, and so many that wait. */
export interface CallLine {
  /** Calls that were begun and have not settled, those of callers who left among them. */
  readonly running: number;
  readonly waiting: number;
  /**
   * Begins the work when a place is free. Whoever aborts is answered at once; work that was begun keeps its place until
   * it settles, for the engine may be at it still. `fail` does the same for an error of another kind: the caller has it
   * at once, and the work's signal is aborted.
   *
   * @throws TranscribeError `ERR_ABORTED`, `ERR_OVERLOADED` (retryable), `ERR_DISPOSED`; else what the work throws
   */
  run<T>(
    work: (signal: AbortSignal, fail: (error: unknown) => void) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T>;
  /** Everything that waits or runs fails as `ERR_DISPOSED`; resolves when no work is going on. */
  dispose(): Promise<void>;
}

interface Call {
  begin(): void;
  fail(error: unknown): void;
}

export function createCallLine({ concurrency, maxQueuedCalls }: CallLineOptions): CallLine {
  const waiting: Call[] = [];
  const unsettled = new Set<Call>();
  const working = new Set<Promise<unknown>>();
  let disposed = false;

  function pump(): void {
    while (working.size < concurrency) {
      const next = waiting.shift();
      if (next === undefined) return;
      next.begin();
    }
  }

  return {
    get running() {
      return working.size;
    },
    get waiting() {
      return waiting.length;
    },
    run(work, signal) {
      if (disposed) return Promise.reject(disposedError());
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      if (waiting.length >= maxQueuedCalls && working.size >= concurrency) {
        return Promise.reject(
          new TranscribeError(
            `${waiting.length} calls wait for the engine already. Wait for some, or raise maxQueuedCalls.`,
            { code: 'ERR_OVERLOADED', retryable: true, details: { queued: waiting.length } },
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const stop = new AbortController();
        const settle = (then: () => void): void => {
          signal?.removeEventListener('abort', onAbort);
          unsettled.delete(call);
          then();
        };
        const call: Call = {
          begin() {
            // Async, so that work which throws before its first promise is no different.
            const done = (async () => work(stop.signal, call.fail))()
              .then(
                (value) => settle(() => resolve(value)),
                (error: unknown) => settle(() => reject(error)),
              )
              .then(() => {
                working.delete(done);
                pump();
              });
            working.add(done);
          },
          fail(error) {
            const place = waiting.indexOf(call);
            if (place >= 0) waiting.splice(place, 1);
            settle(() => reject(error));
            stop.abort(error);
          },
        };
        const onAbort = (): void => call.fail(abortedError(signal));
        signal?.addEventListener('abort', onAbort, { once: true });
        unsettled.add(call);
        waiting.push(call);
        pump();
      });
    },
    async dispose() {
      disposed = true;
      for (const call of [...unsettled]) call.fail(disposedError());
      await Promise.all(working);
    },
  };
}

/** What a backend says that was disposed. */
export function disposedError(): TranscribeError {
  return new TranscribeError('The backend was disposed. Create another one.', {
    code: 'ERR_DISPOSED',
  });
}
