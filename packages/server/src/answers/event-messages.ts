import { type SessionEvent, TranscribeError } from '@ws/core';
import { type ServerMessage, wireErrorCode } from '@ws/core/protocol';

/** What a client that says nothing but the original messages knows. */
const ORIGINAL: ReadonlySet<SessionEvent['type']> = new Set([
  'partial',
  'final',
  'warning',
  'error',
]);

/** Whether a client of the original protocol is told of an event. */
export function isOriginal(event: SessionEvent): boolean {
  return ORIGINAL.has(event.type);
}

/** An event of a session as the message that tells it. */
export function toMessage(event: SessionEvent): ServerMessage {
  if (event.type !== 'error') return event;
  const { error, ...place } = event;
  return { ...place, code: wireErrorCode(error), message: wireMessage(error) };
}

/** Errors of ours say what to do; others may hold what is none of a client's business. */
export function wireMessage(error: unknown): string {
  return TranscribeError.isInstance(error)
    ? error.message
    : 'The server failed on this message. Its log says more.';
}
