import { TranscribeError } from '../errors/transcribe-error.js';

/** Why a session takes nothing more: `ERR_DISPOSED`. */
export function closedError(state: 'ended' | 'disposed'): TranscribeError {
  const why = state === 'ended' ? 'has ended' : 'was disposed';
  return new TranscribeError(`The session ${why}. Open another one.`, { code: 'ERR_DISPOSED' });
}
