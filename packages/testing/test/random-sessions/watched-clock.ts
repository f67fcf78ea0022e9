import type { Clock } from '@ws/core';
import type { ManualClock } from '../../src/fakes/manual-clock.js';

// More than anything takes that comes to an end.
const MAX_SLEEPS = 20_000;

/** A clock that counts who sleeps on it, and does not let anybody sleep for ever. */
export function watchedClock(clock: ManualClock): Clock & { readonly sleepers: number } {
  let sleepers = 0;
  let sleeps = 0;
  return {
    now: () => clock.now(),
    async sleep(ms, signal) {
      if (++sleeps > MAX_SLEEPS) return new Promise(() => {});
      sleepers++;
      try {
        await clock.sleep(ms, signal);
      } finally {
        sleepers--;
      }
    },
    get sleepers() {
      return sleepers;
    },
  };
}
