import { APIConnectionError, APIError, APIStatusError, APITimeoutError } from '@livekit/agents';
import { type ErrorCode, TranscribeError } from '@ws/core';

const STATUS: Partial<Record<ErrorCode, number>> = {
  ERR_UNAUTHORIZED: 401,
  ERR_INVALID_OPTION: 400,
  ERR_INVALID_AUDIO: 400,
  ERR_AUDIO_TOO_LONG: 413,
  ERR_MODEL_NOT_FOUND: 404,
  ERR_OVERLOADED: 429,
};

/**
 * An error as LiveKit takes it. What is retryable it tries again with the audio that has no answer yet, and after that it
 * may go to another STT; what is not ends the stream.
 */
export function toApiError(error: unknown): unknown {
  if (error instanceof APIError || !TranscribeError.isInstance(error)) return error;
  const { code, message, retryable } = error;
  const options = { retryable };
  const made = (() => {
    const statusCode = STATUS[code];
    if (statusCode !== undefined) {
      return new APIStatusError({ message, options: { ...options, statusCode } });
    }
    if (code === 'ERR_CONNECTION') return new APIConnectionError({ message, options });
    if (code === 'ERR_BACKEND_TIMEOUT') return new APITimeoutError({ message, options });
    return new APIError(message, options);
  })();
  made.cause = error;
  return made;
}
