import { setImmediate } from 'node:timers/promises';

const LONGEST_TURN_MS = 10;

/**
 * Lets others have their turn of the event loop, once this work has had it for 10 ms. Audio that is all there already would
 * otherwise be worked off in one turn, however much it is: promises that are kept at once leave no room for anything else.
 */
export function createTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_TURN_MS) return;
    await setImmediate();
    since = performance.now();
  };
}
