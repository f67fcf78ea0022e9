import type { InferenceScheduler, SchedulerSeat } from '@ws/core';

/** A scheduler whose sessions are seated in another way. It belongs to somebody else: disposing it does nothing. */
export function borrowedScheduler(
  scheduler: InferenceScheduler,
  join: () => SchedulerSeat,
): InferenceScheduler {
  return {
    backend: scheduler.backend,
    get metrics() {
      return scheduler.metrics;
    },
    join,
    async [Symbol.asyncDispose]() {},
  };
}
