import type { ErrorMessage, ServerMessage } from '@ws/core/protocol';
import type { ServerLimitSettings } from '../options/limits.js';
import { CLOSE, type CloseCode } from '../socket/close-codes.js';

/** Why a session ends while its peer is there. */
export type Ending = 'client' | 'idle' | 'too long' | 'shutdown' | 'bad audio';

/** The last words of a session: a message, and how the socket is closed. */
export interface Farewell {
  readonly message: ServerMessage;
  readonly code: CloseCode;
  readonly why: string;
}

/** @param lostBy - what is wrong with audio that cannot go on */
export function farewell(
  reason: Ending,
  { idleTimeoutMs, maxSessionMs }: ServerLimitSettings,
  lostBy: ErrorMessage = fatal('INVALID_AUDIO', 'The audio cannot be decoded.'),
): Farewell {
  switch (reason) {
    case 'client':
      return { message: { type: 'done' }, code: CLOSE.normal, why: '' };
    case 'shutdown':
      return { message: { type: 'done' }, code: CLOSE.goingAway, why: 'Server is shutting down' };
    case 'bad audio':
      return lostBy.code === 'SERVER_FULL'
        ? { message: lostBy, code: CLOSE.tryAgainLater, why: 'Server is full' }
        : { message: lostBy, code: CLOSE.invalidData, why: 'Audio cannot be decoded' };
    case 'idle':
      return {
        message: fatal(
          'IDLE_TIMEOUT',
          `No message came for ${idleTimeoutMs} ms. Connect again when there is audio, or send "ping".`,
        ),
        code: CLOSE.policy,
        why: 'Idle timeout',
      };
    case 'too long':
      return {
        message: fatal(
          'SESSION_TOO_LONG',
          `The session reached its limit of ${maxSessionMs} ms; later audio was not taken. Connect again.`,
        ),
        code: CLOSE.policy,
        why: 'Session too long',
      };
  }
}

/** An error that is the last message. */
export function fatal(code: ErrorMessage['code'], message: string): ErrorMessage {
  return { type: 'error', code, message, fatal: true };
}
