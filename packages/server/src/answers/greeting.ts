import { PROTOCOL_VERSION, type ReadyMessage } from '@ws/core/protocol';
import type { NativeSessionContext } from '../session/session-contract.js';

/** What a client is told on connecting. */
export function greeting(
  { sessionId, resumeToken, strategy, model, limits }: NativeSessionContext,
  maxUtteranceMs: number,
): ReadyMessage {
  const { maxMessageBytes, maxBufferedMs, maxSessionMs, idleTimeoutMs, heartbeatIntervalMs } =
    limits;
  return {
    type: 'ready',
    sessionId,
    resumeToken,
    protocol: PROTOCOL_VERSION,
    strategy: strategy.name,
    model,
    limits: {
      maxMessageBytes,
      maxBufferedMs,
      maxUtteranceMs,
      maxSessionMs,
      idleTimeoutMs,
      heartbeatIntervalMs,
    },
  };
}
