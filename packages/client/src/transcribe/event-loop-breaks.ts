import { setImmediate } from 'node:timers/promises';
import { systemClock } from '@ws/core/internal';

const LONGEST_WORK_MS = 10;

/**
 * Lets other work run on the event loop, once this work has had it for 10 ms. Audio that is all there already would
 * otherwise be worked off without a break, however much it is: promises that are kept at once leave no room for anything
 * else.
 */
export function createEventLoopBreaks(): () => Promise<void> {
  let since = systemClock.now();
  return async () => {
    if (systemClock.now() - since < LONGEST_WORK_MS) return;
    // A timer would wait a millisecond.
    await setImmediate();
    since = systemClock.now();
  };
}
