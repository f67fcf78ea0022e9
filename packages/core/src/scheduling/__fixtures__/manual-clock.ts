import type { Clock } from '../../contracts/clock.js';
import { abortedError } from '../../errors/transcribe-error.js';

/** Time that passes only when a test says so. */
export interface ManualClock extends Clock {
  /** Moves from one wake-up to the next, and lets what they cause happen at their time. */
  advance(ms: number): Promise<void>;
  /** Sleepers that were neither woken nor aborted. */
  readonly sleepers: number;
}

export function createManualClock(): ManualClock {
  let now = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(abortedError(signal));
        });
      }),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const due = sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        now = Math.max(now, due.at);
        sleepers = sleepers.filter((other) => other !== due);
        due.wake();
        await settle();
      }
      now = until;
    },
    get sleepers() {
      return sleepers.length;
    },
  };
}

/** Lets all happen that needs no time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await undefined;
}
