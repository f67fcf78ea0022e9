import {
  createStreamingSession,
  type StreamingSession,
  type StreamingSessionOptions,
} from '@ws/core';
import { continueSession, type SessionRemains } from '@ws/core/continue';

/** A streaming session, which may go on with what is left of another. */
export function openStreaming(
  options: StreamingSessionOptions,
  remains: SessionRemains | undefined,
): StreamingSession {
  if (remains === undefined) return createStreamingSession(options);
  return continueSession(remains, (previousTranscript) =>
    createStreamingSession({ ...options, previousTranscript }),
  );
}
