import {
  createStreamingSession,
  type StreamingSession,
  type StreamingSessionOptions,
} from '@ws/core';
import { continueSession, type SessionRemains } from '@ws/core/continue';
import { type Redactor, redactSession } from '@ws/redaction';

/**
 * A streaming session, which may go on with what is left of another.
 *
 * @param redactor - what covers its events: whoever is told of them, clients, hooks and metrics, is told of these
 */
export function openStreaming(
  options: StreamingSessionOptions,
  remains: SessionRemains | undefined,
  redactor: Redactor | undefined,
): StreamingSession {
  const session = open(options, remains);
  return redactor === undefined ? session : redactSession(session, redactor);
}

function open(
  options: StreamingSessionOptions,
  remains: SessionRemains | undefined,
): StreamingSession {
  if (remains === undefined) return createStreamingSession(options);
  return continueSession(remains, (previousTranscript) =>
    createStreamingSession({ ...options, previousTranscript }),
  );
}
