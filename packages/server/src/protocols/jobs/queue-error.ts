import { TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import { secondsToMidnight } from '../../net/auth/usage.js';

/** The seconds until a queue may have room again. */
export const RETRY_S = 30;

/** The error as clients are told of it, with the status and the seconds to wait of a queue. */
export function asToldOfQueue(error: unknown): unknown {
  if (!TranscribeError.isInstance(error)) return error;
  const { code, message, details } = error;
  if (code === 'ERR_OVERLOADED') {
    const isUsedUp = details['limit'] === 'secondsPerDay';
    return protocolError(isUsedUp ? 'QUOTA_EXCEEDED' : 'OVERLOADED', message, {
      status: 429,
      retryAfterS: isUsedUp ? secondsToMidnight(Date.now()) : RETRY_S,
    });
  }
  if (code === 'ERR_CONNECTION') {
    const message = 'The queue of jobs, or its storage, does not answer. Try again in a moment.';
    return protocolError('OVERLOADED', message, { status: 503, retryAfterS: RETRY_S });
  }
  if (code === 'ERR_INVALID_STATE')
    return protocolError('INVALID_MESSAGE', message, { status: 409 });
  return error;
}
