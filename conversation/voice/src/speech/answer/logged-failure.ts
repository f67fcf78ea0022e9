import { TranscribeError } from '@ws/core';

/** A failure as it is logged: of one that is known its code and message, of a fault all there is. */
export function loggedFailure(error: unknown): object {
  if (!TranscribeError.isInstance(error)) return { err: error };
  return { code: error.code, reason: error.message };
}
