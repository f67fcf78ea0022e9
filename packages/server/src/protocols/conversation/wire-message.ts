import { TranscribeError } from '@ws/core';

/** An error's message for clients. Other errors than ours may hold what clients must not see: the log has them. */
export function wireMessage(error: unknown): string {
  return TranscribeError.isInstance(error)
    ? error.message
    : 'The server failed on this message. Its log says more.';
}
