import { TranscribeError } from '../errors/transcribe-error.js';

/** Why a session takes nothing more: `ERR_DISPOSED`. */
export function closedError(state: 'ended' | 'disposed'): TranscribeError {
  const message =
    state === 'ended'
      ? 'The session has ended: it takes no more audio. Open another one.'
      : 'The session was disposed. Open another one.';
  return new TranscribeError(message, { code: 'ERR_DISPOSED' });
}
