import { TranscribeError } from '@ws/core';
import { msToSamples, samplesToMs, samplesToSeconds } from '@ws/core/internal';

/** Where the audio of a session stands. Positions are samples at 16 kHz from the session's first. */
export interface AudioAccount {
  /** Given by the caller: sent, or on its way. */
  readonly taken: number;
  readonly sent: number;
  /** Taken by the server, as far as it has said. */
  readonly acknowledged: number;
  /** Before it, no audio is needed any more: it has its final, or was taken so long ago that it never gets one. */
  readonly neededFrom: number;
  take(samples: number): void;
  send(samples: number): void;
  acknowledge(position: number): void;
  /** Audio up to `position` has its final, or never gets one. */
  answer(position: number): void;
  /**
   * Whether `done` leaves nothing open.
   *
   * @param isAsked - whether it answers `end`. A server that acknowledges nothing is then taken at its word
   */
  isComplete(isAsked: boolean): boolean;
  /**
   * An error that ends the session, with how much audio has no answer and from where to send it again: `position`,
   * `acknowledged`, `resumeFrom` (samples at 16 kHz) and `missingMs` in its details. The same error where there was no
   * audio.
   *
   * @param isDrained - whether all that the server had taken was answered
   */
  withLoss(error: TranscribeError, isDrained?: boolean): TranscribeError;
}

// The longest utterance, and as long again for the engine to hear it.
const LONGEST_UNANSWERED = msToSamples(120_000);

/** Nothing sent yet. */
export function createAudioAccount(): AudioAccount {
  let taken = 0;
  let sent = 0;
  let acknowledged: number | undefined;
  let answered = 0;

  return {
    get taken() {
      return taken;
    },
    get sent() {
      return sent;
    },
    get acknowledged() {
      return acknowledged ?? 0;
    },
    get neededFrom() {
      return Math.max(answered, (acknowledged ?? 0) - LONGEST_UNANSWERED);
    },
    take(samples) {
      taken += samples;
    },
    send(samples) {
      sent += samples;
    },
    acknowledge(position) {
      acknowledged = Math.max(acknowledged ?? 0, position);
    },
    answer(position) {
      answered = Math.max(answered, position);
    },
    isComplete(isAsked) {
      if (acknowledged === undefined && isAsked) return sent >= taken;
      return (acknowledged ?? 0) >= taken;
    },
    withLoss(error, isDrained = false) {
      if (taken === 0 && !isDrained) return error;
      const told = acknowledged ?? 0;
      const resumeFrom = Math.min(taken, isDrained ? Math.max(told, answered) : answered);
      const missingMs = samplesToMs(taken - resumeFrom);
      const { code, retryable, cause } = error;
      const place = `second ${samplesToSeconds(resumeFrom).toFixed(3)} (sample ${resumeFrom} at 16 kHz)`;
      const what = `${Math.ceil(missingMs)} ms of audio have no answer`;
      const advice = retryable
        ? `${what}: connect again, and send the audio from ${place} on.`
        : `${what}, from ${place} on.`;
      return new TranscribeError(missingMs > 0 ? `${error.message} ${advice}` : error.message, {
        code,
        retryable,
        details: { ...error.details, position: sent, acknowledged: told, resumeFrom, missingMs },
        ...(cause === undefined ? {} : { cause }),
      });
    },
  };
}
