import type { TranscriptionBackend } from '@ws/core';

/** A backend that says whether it is at work. */
export interface CountedBackend extends TranscriptionBackend {
  /** Calls that have not been answered. */
  readonly running: number;
  /** Calls that were answered; those that failed or were aborted are not among them. */
  readonly answered: number;
  /** Resolves when the calls made so far have ended. */
  idle(): Promise<void>;
}

export function countCalls(backend: TranscriptionBackend): CountedBackend {
  const calls = new Set<Promise<unknown>>();
  let answered = 0;
  return {
    ...backend,
    get running() {
      return calls.size;
    },
    get answered() {
      return answered;
    },
    async idle() {
      await Promise.allSettled(calls);
    },
    async transcribe(samples, options) {
      const call = backend.transcribe(samples, options);
      calls.add(call);
      try {
        const result = await call;
        answered++;
        return result;
      } finally {
        calls.delete(call);
      }
    },
  };
}
