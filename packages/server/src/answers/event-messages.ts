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

/**
 * An event of a session as the message that tells it.
 *
 * @param channel - whose session it is, where each channel has one
 */
export function toMessage(event: SessionEvent, channel?: number): ServerMessage {
  const of = channel === undefined ? {} : { channel };
  if (event.type !== 'error') return { ...event, ...of };
  const { error, ...place } = event;
  return { ...place, ...of, code: wireErrorCode(error), message: wireMessage(error) };
}

/** Errors of ours say what to do; others may hold what is none of a client's business. */
export function wireMessage(error: unknown): string {
  return TranscribeError.isInstance(error)
    ? error.message
    : 'The server failed on this message. Its log says more.';
}
