import { TranscribeError } from '@ws/core';

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

const FAILED = 'The voice failed at this text. The log of the server says why.';

function withinOf(ms: unknown): string {
  return typeof ms === 'number' ? `within ${ms} ms` : 'in time';
}
