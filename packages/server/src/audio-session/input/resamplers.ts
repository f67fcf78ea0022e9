import { type Clock, SAMPLE_RATE } from '@ws/core';
import { createResampler, type Resampler } from '@ws/core/audio';

/** Resamplers for work that goes on one piece after the other. */
export interface Resamplers {
  /**
   * One for this rate. It may be one that was given before, so that one must have been flushed. Resolves when it may be
   * made.
   *
   * @throws TranscribeError `ERR_ABORTED`
   */
  at(sampleRate: number): Promise<Resampler>;
}

// Who changes between two rates does not wait.
const KEPT = 2;

/** @param pace - is waited for before a resampler is made */
export function createResamplers(pace: () => Promise<void>): Resamplers {
  const kept = new Map<number, Resampler>();
  return {
    async at(sampleRate) {
      let resampler = kept.get(sampleRate);
      if (resampler === undefined) {
        // That of 16 kHz has no filter.
        if (sampleRate !== SAMPLE_RATE) await pace();
        resampler = createResampler(sampleRate);
      }
      // The last in the map is the last that was asked for.
      kept.delete(sampleRate);
      kept.set(sampleRate, resampler);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
      }
      return resampler;
    },
  };
}

// A filter may take 12 ms to make: a client that never stops asking for others has 1 % of a processor for them.
const AT_ONCE = 4;
const EVERY_MS = 1000;

/** Lets a connection have a few new sample rates at once, and then one each second. */
export function createRatePace(clock: Clock, signal: AbortSignal): () => Promise<void> {
  // When all that was asked for is paid.
  let paidAt = clock.now();
  return async () => {
    const now = clock.now();
    paidAt = Math.max(paidAt, now) + EVERY_MS;
    const wait = paidAt - now - AT_ONCE * EVERY_MS;
    if (wait > 0) await clock.sleep(wait, signal);
  };
}
