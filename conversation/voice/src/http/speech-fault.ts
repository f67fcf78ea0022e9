import { type Logger, TranscribeError } from '@ws/core';
import { loggedFailure } from '../speech/answer/logged-failure.js';
import { speechComplaint } from '../speech/answer/speech-complaint.js';
import { HttpFault } from './http-fault.js';

/** What a request to speak is answered with, for what went wrong; the reason is logged. */
export function speechFault(error: unknown, logger: Logger): unknown {
  const { code } = TranscribeError.isInstance(error) ? error : { code: undefined };
  // What was asked cannot be: the client reads why.
  if (code === 'ERR_INVALID_OPTION') return error;
  logger.warn(loggedFailure(error), 'a text could not be spoken');
  const message = speechComplaint(error);
  if (code === 'ERR_OVERLOADED') return new HttpFault(503, 'OVERLOADED', message);
  return new HttpFault(code === 'ERR_BACKEND_TIMEOUT' ? 504 : 502, 'SPEECH_FAILED', message);
}
