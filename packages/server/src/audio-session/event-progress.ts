import { setImmediate } from 'node:timers/promises';
import { createBell } from '@ws/core/internal';

/** Tells when the events of a session have been delivered. */
export interface EventProgress {
  /** Runs the delivery of one event. */
  deliver(work: () => Promise<void>): Promise<void>;
  /** Resolves when no event is unread or being delivered, or the signal is aborted. */
  delivered(): Promise<void>;
}

/** @param unread - how many events of the session have not been read */
export function createEventProgress(unread: () => number, signal: AbortSignal): EventProgress {
  let delivering = 0;
  const change = createBell();
  signal.addEventListener('abort', change.ring);

  return {
    async deliver(work) {
      delivering++;
      try {
        await work();
      } finally {
        delivering--;
        change.ring();
      }
    },
    async delivered() {
      for (;;) {
        // An event that was read a moment ago is neither unread nor being delivered until all microtasks have run.
        await setImmediate();
        if (signal.aborted || (delivering === 0 && unread() === 0)) return;
        await change.rung;
      }
    },
  };
}
