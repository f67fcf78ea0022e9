import { TranscribeError } from '@ws/core';
import { msToSamples, samplesToMs, samplesToSeconds } from '@ws/core/internal';

/** Where the audio of a session stands. Positions are samples at 16 kHz from the session's first. */
export interface AudioAccount {
  /** Given by the caller: sent, or on its way. */
  taken: number;
  sent: number;
  /** Taken by the server, as far as it has said. */
  acknowledged: number | undefined;
  /** Audio up to here has its final, or never gets one. */
  answered: number;
  /**
   * Audio up to here has its final, or an error, or needs none on another server: `cancelled` alone may come before the finals of
   * what was said before it.
   */
  heard: number;
}

// The longest utterance, and as long again for the engine to hear it.
export const LONGEST_UNANSWERED: number = msToSamples(120_000);

/** Before it, no audio is needed any more: it is answered, or was taken so long ago that it never will be. */
export function neededFrom({ heard, acknowledged = 0 }: AudioAccount): number {
  return Math.max(heard, acknowledged - LONGEST_UNANSWERED);
}

/** Whether `done` leaves nothing open. As the answer to `end`, it is believed of a server that acknowledges nothing. */
export function isComplete({ taken, sent, acknowledged }: AudioAccount, isAsked: boolean): boolean {
  return (acknowledged ?? (isAsked ? sent : 0)) >= taken;
}

/**
 * An error that ends the session, with `position`, `acknowledged`, `resumeFrom` (samples at 16 kHz) and `missingMs` in its
 * details. The same error where there was no audio, and where the server refuses the settings.
 *
 * @param isDrained - whether all that the server had taken was answered
 */
export function withLoss(
  { taken, sent, acknowledged = 0, answered }: AudioAccount,
  error: TranscribeError,
  isDrained = false,
): TranscribeError {
  if (taken === 0 && !isDrained) return error;
  // Settings that the server refuses: it answers no audio with them, wherever that begins.
  if (error.code === 'ERR_INVALID_OPTION') return error;
  const resumeFrom = Math.min(taken, isDrained ? Math.max(acknowledged, answered) : answered);
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
    details: { ...error.details, position: sent, acknowledged, resumeFrom, missingMs },
    ...(cause === undefined ? {} : { cause }),
  });
}
