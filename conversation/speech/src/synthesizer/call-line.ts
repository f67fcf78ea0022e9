import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';

/** A bounded line of calls, of which some run at once. */
export interface CallLine {
  /** @throws TranscribeError `ERR_OVERLOADED` where no further call may wait */
  check(): void;
  /**
   * Runs the call when it is its turn.
   *
   * @throws what it throws; TranscribeError `ERR_OVERLOADED`, `ERR_ABORTED`
   */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>;
}

export function createCallLine(atOnce: number, maxWaiting: number): CallLine {
  const waiting = new Set<() => void>();
  let running = 0;

  function check(): void {
    if (running < atOnce || waiting.size < maxWaiting) return;
    throw new TranscribeError(
      `${running} texts are being spoken and ${waiting.size} wait, which is all that may. Try again later, or raise maxQueuedCalls.`,
      { code: 'ERR_OVERLOADED', retryable: true },
    );
  }

  /** Resolves when it is the call's turn. */
  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        reject(abortedError(signal));
      };
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        waiting.delete(begin);
        running++;
        resolve();
      };
      waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
      if (running < atOnce) begin();
    });
  }

  return {
    check,
    async run(signal, call) {
      if (signal.aborted) throw abortedError(signal);
      check();
      await turn(signal);
      try {
        return await call();
      } finally {
        running--;
        const [next] = waiting;
        next?.();
      }
    },
  };
}
