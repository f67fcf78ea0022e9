import type { InferenceKind, InferenceScheduler, JoinableScheduler } from '@ws/core';

/** The scheduler that a session joins, and whether one of the session's finals is queued there or being decoded. */
export interface PendingFinals {
  readonly scheduler: JoinableScheduler;
  readonly any: boolean;
}

export function watchFinals(scheduler: InferenceScheduler): PendingFinals {
  let pending = 0;
  function count(kind: InferenceKind, change: 1 | -1): void {
    // A speculative call becomes the final, or is aborted.
    if (kind !== 'partial') pending += change;
  }
  return {
    get any() {
      return pending > 0;
    },
    scheduler: {
      backend: scheduler.backend,
      join: () =>
        scheduler.join({
          onQueued: (kind) => count(kind, 1),
          onSettled: (kind) => count(kind, -1),
        }),
    },
  };
}
