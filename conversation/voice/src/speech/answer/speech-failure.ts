import { TranscribeError } from '@ws/core';

const FAILED = 'The voice failed at this text. The log of the server says why.';

/** A failure as it is logged: of one that is known its code and message, of a fault all there is. */
export function loggedFailure(error: unknown): object {
  if (!TranscribeError.isInstance(error)) return { err: error };
  return { code: error.code, reason: error.message };
}

/**
 * What a user is told of a text that could not be spoken. The synthesizer's own words are for logs: they may be those of a
 * library, or of a provider.
 */
export function speechComplaint(error: unknown): string {
  if (!TranscribeError.isInstance(error)) return FAILED;
  const { code, message, details } = error;
  const { callTimeoutMs } = details;
  switch (code) {
    case 'ERR_BACKEND_TIMEOUT':
      return `The voice did not answer ${withinOf(callTimeoutMs)}. Try again.`;
    case 'ERR_OVERLOADED':
      return 'The voice has too much to do. Try again later.';
    case 'ERR_INVALID_OPTION':
      return message;
    default:
      return FAILED;
  }
}

function withinOf(ms: unknown): string {
  return typeof ms === 'number' ? `within ${ms} ms` : 'in time';
}
