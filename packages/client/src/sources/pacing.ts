/// <reference types="node" />
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock } from '@ws/core';
import { abortedError, samplesToMs, systemClock } from '@ws/core/internal';

/** A clock that one can wait on. */
export interface PacingClock extends Clock {
  /** Resolves `ms` later; rejects when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}

/** The system's clock. */
export const systemPacing: PacingClock = {
  now: systemClock.now,
  sleep: (ms, signal) => sleepFor(ms, undefined, signal ? { signal } : {}),
};

/**
 * Chunks at 16 kHz when a microphone would have them, at the time of their last sample, counted from the first call. They
 * are due at fixed times, so that delays do not add up.
 *
 * @returns waits until a chunk of so many samples is due
 * @throws TranscribeError `ERR_ABORTED`, by what is returned
 */
export function createPacing(
  clock: PacingClock,
  signal: AbortSignal | undefined,
): (samples: number) => Promise<void> {
  const startedAt = clock.now();
  let sent = 0;
  return async (samples) => {
    sent += samples;
    const early = startedAt + samplesToMs(sent) - clock.now();
    if (signal?.aborted) throw abortedError(signal);
    if (early <= 0) return;
    try {
      await clock.sleep(early, signal);
    } catch (error) {
      throw signal?.aborted ? abortedError(signal) : error;
    }
  };
}
