import { until } from '@ws/core/adapter';
import { abortedError } from '@ws/core/internal';

/** Work that several ask for and one does. */
export interface SharedWork<T> {
  /**
   * Joins the work of that key, or begins it. The signal ends this caller's waiting; the work is ended when the last
   * caller has left.
   *
   * @throws what the work throws; TranscribeError `ERR_ABORTED`
   */
  join(
    key: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Ends all work. */
  abort(reason: unknown): void;
}

interface Running<T> {
  readonly work: Promise<T>;
  readonly controller: AbortController;
  callers: number;
}

export function createSharedWork<T>(): SharedWork<T> {
  const running = new Map<string, Running<T>>();

  function start(key: string, begin: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const started: Running<T> = { work: begin(controller.signal), controller, callers: 0 };
    running.set(key, started);
    const done = (): void => {
      if (running.get(key) === started) running.delete(key);
    };
    started.work.then(done, done);
    return started;
  }

  return {
    async join(key, signal, begin) {
      if (signal?.aborted) throw abortedError(signal);
      const joined = running.get(key) ?? start(key, begin);
      joined.callers++;
      try {
        return await until(joined.work, signal);
      } finally {
        joined.callers--;
        if (joined.callers === 0 && running.get(key) === joined) {
          // The next caller begins anew.
          running.delete(key);
          joined.controller.abort();
        }
      }
    },
    abort(reason) {
      for (const { controller } of running.values()) controller.abort(reason);
    },
  };
}
