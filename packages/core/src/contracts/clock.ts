/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
export interface Clock {
  now(): number;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = { now: () => performance.now() };
