import type { Clock, InferenceKind, InferenceScheduler } from '@ws/core';
import { borrowedScheduler } from '../session/borrowed-scheduler.js';

/** A scheduler, with a word on how long each call waited for its turn. */
export function measuredScheduler(
  scheduler: InferenceScheduler,
  clock: Clock,
  waited: (kind: InferenceKind, ms: number) => void,
): InferenceScheduler {
  return borrowedScheduler(scheduler, () => {
    const seat = scheduler.join();
    return {
      backend: seat.backend,
      run(kind, task, signal) {
        const askedAt = clock.now();
        return seat.run(
          kind,
          (slot) => {
            waited(kind, clock.now() - askedAt);
            return task(slot);
          },
          signal,
        );
      },
      [Symbol.dispose]: () => seat[Symbol.dispose](),
    };
  });
}
