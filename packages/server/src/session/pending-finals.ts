import type { InferenceScheduler } from '@ws/core';
import { borrowedScheduler } from './borrowed-scheduler.js';

/** A scheduler as one session sees it, and whether a final of that session waits for the engine, or is being made. */
export interface PendingFinals {
  readonly scheduler: InferenceScheduler;
  readonly any: boolean;
}

export function watchFinals(scheduler: InferenceScheduler): PendingFinals {
  let pending = 0;
  return {
    get any() {
      return pending > 0;
    },
    scheduler: borrowedScheduler(scheduler, () => {
      const seat = scheduler.join();
      return {
        backend: seat.backend,
        async run(kind, task, signal) {
          // What is speculative becomes the final, or is aborted.
          if (kind === 'partial') return seat.run(kind, task, signal);
          pending++;
          try {
            return await seat.run(kind, task, signal);
          } finally {
            pending--;
          }
        },
        [Symbol.dispose]: () => seat[Symbol.dispose](),
      };
    }),
  };
}
