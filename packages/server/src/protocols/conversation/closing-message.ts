import type { ErrorMessage } from '@ws/core/internal';
import type { ServerMessage } from '@ws/core/protocol';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Ending } from '../../net/sockets/conversation.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { Closing } from './codec.js';

export interface ClosingMessage extends Closing {
  readonly message: ServerMessage;
}

/** @param lostBy - the error that ended the audio, or refused a `start` that asks for redaction */
export function closingMessage(
  reason: Ending,
  { idleTimeoutMs, maxSessionMs }: ServerLimitSettings,
  lostBy: ErrorMessage = fatal('INVALID_AUDIO', 'The audio cannot be decoded.'),
): ClosingMessage {
  switch (reason) {
    case 'client':
      return { message: { type: 'done' }, code: CLOSE.normal, why: '' };
    case 'shutdown':
      return { message: { type: 'done' }, code: CLOSE.goingAway, why: 'Server is shutting down' };
    case 'bad audio':
      return { message: lostBy, ...lostAudio(lostBy.code) };
    case 'uncovered':
      return { message: lostBy, code: CLOSE.policy, why: 'Redaction refused' };
    case 'idle':
      return policy(
        'Idle timeout',
        'IDLE_TIMEOUT',
        `No message came for ${idleTimeoutMs} ms. Connect again when there is audio, or send "ping".`,
      );
    case 'silent':
      return policy(
        'Idle timeout',
        'IDLE_TIMEOUT',
        'Others wait for a place, and no audio has come. Connect again when there is audio to send.',
      );
    case 'quota':
      return policy(
        'Quota exceeded',
        'QUOTA_EXCEEDED',
        'This API key has used up its audio of today (UTC); later audio was not taken. Try again tomorrow.',
      );
    case 'revoked':
      return policy(
        'Key revoked',
        'UNAUTHORIZED',
        'The API key of this session is no longer valid; later audio was not taken. Use another key.',
      );
    case 'crowded':
      return policy(
        'Too many sessions',
        'TOO_MANY_SESSIONS',
        'The session to resume is gone, and its API key has as many others open as it may. End one, or try again later.',
      );
    case 'too long':
      return policy(
        'Session too long',
        'SESSION_TOO_LONG',
        `The session reached its limit of ${maxSessionMs} ms; later audio was not taken. Connect again.`,
      );
  }
}

function policy(why: string, code: ErrorMessage['code'], message: string): ClosingMessage {
  return { message: fatal(code, message), code: CLOSE.policy, why };
}

function lostAudio(code: ErrorMessage['code']): Closing {
  switch (code) {
    case 'SERVER_FULL':
      return { code: CLOSE.tryAgainLater, why: 'Server is full' };
    case 'TOO_MANY_SESSIONS':
      return { code: CLOSE.policy, why: 'Too many sessions' };
    default:
      return { code: CLOSE.invalidData, why: 'Audio cannot be decoded' };
  }
}

/** An error that is the last message. */
export function fatal(code: ErrorMessage['code'], message: string): ErrorMessage {
  return { type: 'error', code, message, fatal: true };
}
