import type { Clock } from '@ws/core';
import { abortedError } from '@ws/core/internal';

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves the clock, waking sleepers one by one in the order of their times, each with what it sets off. */
  advance(ms: number): Promise<void>;
  /**
   * Moves the clock from sleeper to sleeper until a promise settles, and gives its result.
   *
   * @throws Error when it cannot settle, since nothing sleeps that could wake it
   */
  runUntil<T>(promise: Promise<T>): Promise<T>;
  /** How many sleep. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

// How often everything that is ready gets to run before a promise is said to be stuck.
const PATIENCE = 50;

/** A clock that starts at 0. */
export function createManualClock(): ManualClock {
  let time = 0;
  let sleepers: Sleeper[] = [];

  async function wakeNext(until: number): Promise<boolean> {
    await settle();
    const next = sleepers.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.wakesAt <= sleeper.wakesAt ? first : sleeper),
      undefined,
    );
    if (next === undefined || next.wakesAt > until) return false;
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    time = Math.max(time, next.wakesAt);
    next.wake();
    return true;
  }

  return {
    now: () => time,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      return new Promise((resolve, reject) => {
        const abort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(abortedError(signal));
        };
        const sleeper: Sleeper = {
          wakesAt: time + Math.max(0, ms),
          wake() {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.push(sleeper);
      });
    },
    async advance(ms) {
      const until = time + ms;
      while (await wakeNext(until));
      time = until;
      await settle();
    },
    async runUntil(promise) {
      let settled = false;
      const done = () => {
        settled = true;
      };
      promise.then(done, done);
      for (let idle = 0; !settled && idle < PATIENCE; ) {
        idle = (await wakeNext(Number.POSITIVE_INFINITY)) ? 0 : idle + 1;
      }
      if (!settled)
        throw new Error('The promise cannot settle: nothing sleeps that could wake it.');
      return promise;
    },
    get sleepers() {
      return sleepers.length;
    },
  };
}

/** Lets everything that is ready run. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
