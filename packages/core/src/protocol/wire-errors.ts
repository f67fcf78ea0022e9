import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * The codes of `error` messages on the wire. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_JSON` | a text frame is not JSON |
 * | `INVALID_MESSAGE` | a field is missing, of the wrong type or out of range |
 * | `UNKNOWN_MESSAGE` | no message of this version has that `type` |
 * | `UNEXPECTED_MESSAGE` | the message is known, but not allowed at this point of the session |
 * | `MISSING_AUDIO` | the message needs `audio` and has none |
 * | `INVALID_AUDIO` | the audio is not base64, not whole samples, or not finite numbers |
 * | `AUDIO_TOO_LONG` | more audio than one call of the engine takes |
 * | `MESSAGE_TOO_LARGE` | a frame is over the server's limit |
 * | `TRANSCRIBE_ERROR` | the engine failed on this audio |
 * | `SERVER_FULL` | as many sessions are open as the server allows; try again later |
 * | `UNAUTHORIZED` | the API key is missing or wrong |
 * | `IDLE_TIMEOUT` | nothing came for longer than the server waits |
 * | `SESSION_TOO_LONG` | the session reached the server's limit of its length |
 * | `SHUTTING_DOWN` | the server takes no new sessions |
 * | `INTERNAL_ERROR` | a fault of the server's own |
 */
export const WIRE_ERROR_CODES: readonly [
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'UNKNOWN_MESSAGE',
  'UNEXPECTED_MESSAGE',
  'MISSING_AUDIO',
  'INVALID_AUDIO',
  'AUDIO_TOO_LONG',
  'MESSAGE_TOO_LARGE',
  'TRANSCRIBE_ERROR',
  'SERVER_FULL',
  'UNAUTHORIZED',
  'IDLE_TIMEOUT',
  'SESSION_TOO_LONG',
  'SHUTTING_DOWN',
  'INTERNAL_ERROR',
] = Object.freeze([
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'UNKNOWN_MESSAGE',
  'UNEXPECTED_MESSAGE',
  'MISSING_AUDIO',
  'INVALID_AUDIO',
  'AUDIO_TOO_LONG',
  'MESSAGE_TOO_LARGE',
  'TRANSCRIBE_ERROR',
  'SERVER_FULL',
  'UNAUTHORIZED',
  'IDLE_TIMEOUT',
  'SESSION_TOO_LONG',
  'SHUTTING_DOWN',
  'INTERNAL_ERROR',
] as const);

/** One of {@link WIRE_ERROR_CODES}. */
export type WireErrorCode = (typeof WIRE_ERROR_CODES)[number];

/** The error of a message that breaks the protocol: `ERR_PROTOCOL`, with `details.wireCode`. */
export function protocolError(
  wireCode: WireErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(message, {
    code: 'ERR_PROTOCOL',
    details: { ...details, wireCode },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The code under which an error goes on the wire. What is not one of ours is `INTERNAL_ERROR`. */
export function wireErrorCode(error: unknown): WireErrorCode {
  if (!TranscribeError.isInstance(error)) return 'INTERNAL_ERROR';
  switch (error.code) {
    case 'ERR_PROTOCOL': {
      const { wireCode } = error.details;
      return WIRE_ERROR_CODES.find((code) => code === wireCode) ?? 'INVALID_MESSAGE';
    }
    case 'ERR_INVALID_AUDIO':
      return 'INVALID_AUDIO';
    case 'ERR_AUDIO_TOO_LONG':
      return 'AUDIO_TOO_LONG';
    case 'ERR_INVALID_OPTION':
      return 'INVALID_MESSAGE';
    case 'ERR_OVERLOADED':
      return 'SERVER_FULL';
    default:
      return 'TRANSCRIBE_ERROR';
  }
}
