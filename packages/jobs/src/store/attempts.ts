import { type JobError, type JobHandlers, TranscribeError } from '@ws/core';

/** Attempts of a job that fails with an error that may pass. */
export const MOST_ATTEMPTS = 5;
/** The delay between the first two attempts, in milliseconds; it doubles from then on. */
export const RETRY_DELAY_MS = 1000;
/** Attempts to tell an owner of a job. */
export const MOST_TELLINGS = 12;
/** The delay between the first two tellings; it doubles from then on, so that the last comes after 23 hours. */
export const TELL_DELAY_MS = 40_000;

/** The delay before the next attempt, in milliseconds. @param made - the attempts so far, 1 or more */
export function delayAfter(made: number, firstMs: number): number {
  return firstMs * 2 ** (made - 1);
}

export interface AttemptFailure {
  readonly error: JobError;
  /** Another attempt may go better. */
  readonly mayPass: boolean;
}

/** The failure of an attempt. A fault that is no error of ours may pass on another machine. */
export function failureOf(error: unknown, handlers: Pick<JobHandlers, 'describe'>): AttemptFailure {
  return {
    error: handlers.describe(error),
    mayPass: !TranscribeError.isInstance(error) || error.retryable,
  };
}

/** A day of UTC, as days since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / 86_400_000);
}
