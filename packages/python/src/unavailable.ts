import { TranscribeError } from '@ws/core';

/** The error of a Python, or of an environment, that cannot be used; the message says what to do. */
export function unavailable(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(message, {
    code: 'ERR_BACKEND_UNAVAILABLE',
    details,
    ...(cause === undefined ? {} : { cause }),
  });
}
