import type { Clock } from '@ws/core';

/**
 * How long a client waits before it connects again. Waits grow over an outage: from the first lost connection on, until one
 * has worked. A greeting alone is no work: a server that greets, takes the audio and dies of it, over and over, is out all the
 * while.
 */
export interface Backoff {
  connected(): void;
  /** The server has done what the connection is for: the outage is over. */
  worked(): void;
  /**
   * The connection is lost, or could not be made. Returns how long the outage has lasted, in milliseconds, and the next
   * attempt: its number, from 1, and how long to wait before it. Waits grow exponentially, with full jitter, so that
   * clients do not come all at once.
   */
  lost(): { readonly lastedMs: number; readonly attempt: number; readonly waitMs: number };
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
// A connection that stood so long has worked, also where nothing was to be answered.
const LASTING_MS = 5000;

/** @param random - from 0 to 1 */
export function createBackoff(clock: Clock, random: () => number = Math.random): Backoff {
  let beganAt: number | undefined;
  let connectedAt: number | undefined;
  let attempts = 0;

  function worked(): void {
    beganAt = undefined;
    attempts = 0;
  }

  return {
    connected() {
      connectedAt = clock.now();
    },
    worked,
    lost() {
      const now = clock.now();
      if (connectedAt !== undefined && now - connectedAt >= LASTING_MS) worked();
      connectedAt = undefined;
      beganAt ??= now;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
      const waitMs = Math.round(longest * random());
      return { lastedMs: now - beganAt, attempt: ++attempts, waitMs };
    },
  };
}
