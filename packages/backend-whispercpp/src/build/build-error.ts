import { TranscribeError } from '@ws/core';

/** A build that cannot be made; the message says what to do. */
export function buildError(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_UNAVAILABLE', details, cause });
}
