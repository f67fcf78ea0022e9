import { setImmediate } from 'node:timers/promises';
import { createManualClock, type ManualClock } from '@ws/testing';

/** A manual clock on which time passes only when all that is ready has run, however many turns of the event loop it takes. */
export interface PatientClock extends ManualClock {
  /**
   * Moves the clock from sleeper to sleeper until a promise settles.
   *
   * @throws Error when it cannot settle, since nothing sleeps that could wake it; what it rejects with
   */
  runUntil<T>(promise: Promise<T>): Promise<T>;
}

// Of the event loop, between two sleepers: a message of a second is read in as many steps.
const TURNS = 25;
const IDLE_ROUNDS = 80;

export function createPatientClock(): PatientClock {
  const clock = createManualClock();
  const wakes = new Set<{ readonly at: number }>();

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const wake = { at: clock.now() + Math.max(0, ms) };
    wakes.add(wake);
    try {
      await clock.sleep(ms, signal);
    } finally {
      wakes.delete(wake);
    }
  }

  return {
    now: clock.now,
    sleep,
    advance: clock.advance,
    async runUntil(promise) {
      let isSettled = false;
      const settle = (): void => {
        isSettled = true;
      };
      promise.then(settle, settle);
      for (let idle = 0; !isSettled && idle < IDLE_ROUNDS; idle++) {
        for (let turn = 0; turn < TURNS && !isSettled; turn++) await setImmediate();
        if (isSettled || wakes.size === 0) continue;
        idle = 0;
        const next = Math.min(...[...wakes].map(({ at }) => at));
        await clock.advance(Math.max(0, next - clock.now()));
      }
      if (!isSettled) throw new Error('nothing sleeps that could wake it.');
      return promise;
    },
    get sleepers() {
      return clock.sleepers;
    },
  };
}
