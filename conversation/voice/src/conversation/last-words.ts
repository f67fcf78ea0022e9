import type { Conversation } from '@ws/server';
import type { VoiceErrorCode } from '../protocol/voice-messages.js';

/** Why a conversation ends. */
export type Ending = Parameters<Conversation['finish']>[0];

/** What the client is told when its conversation ends, and how its connection closes. */
export interface LastWords {
  readonly error?: readonly [VoiceErrorCode, string];
  readonly close: readonly [code: number, reason: string];
}

/** Whether a client is there to be answered, and may be. */
export function isAnsweredAfter(ending: Ending | undefined): boolean {
  return ending !== 'client' && ending !== 'revoked';
}

export function lastWords(ending: Ending, maxSessionMs: number): LastWords {
  switch (ending) {
    case 'client':
      return { close: [1000, ''] };
    case 'shutdown':
      return { close: [1001, 'Server is shutting down'] };
    case 'idle':
    case 'silent':
      return { close: [1008, 'Idle timeout'] };
    case 'too long': {
      const told = `The conversation reached its limit of ${maxSessionMs} ms. Connect again.`;
      return { close: [1008, 'Session too long'], error: ['SESSION_TOO_LONG', told] };
    }
    case 'quota': {
      const told = 'This API key has used up its audio of today (UTC).';
      return { close: [1008, 'Quota exceeded'], error: ['QUOTA_EXCEEDED', told] };
    }
    case 'revoked': {
      const told = 'The API key of this conversation is no longer valid.';
      return { close: [1008, 'Key revoked'], error: ['UNAUTHORIZED', told] };
    }
    case 'bad audio':
      return { close: [1007, 'Audio cannot be decoded'] };
    // Of the native protocol.
    case 'uncovered':
      return { close: [1008, 'Redaction refused'] };
    case 'crowded':
      return { close: [1008, 'Too many sessions'] };
  }
}
