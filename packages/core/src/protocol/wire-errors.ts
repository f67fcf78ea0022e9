import { type ErrorCode, TranscribeError } from '../errors/transcribe-error.js';
import type { ErrorMessage } from './server-messages.js';

// Each code of the wire, with the code of the error that its receiver gets. For `refused` and `undefined`, that code depends
// on whether the session ends with the error.
const CODES = {
  INVALID_JSON: 'refused',
  INVALID_MESSAGE: 'refused',
  UNKNOWN_MESSAGE: 'refused',
  UNEXPECTED_MESSAGE: 'refused',
  MISSING_AUDIO: 'refused',
  INVALID_AUDIO: 'ERR_INVALID_AUDIO',
  AUDIO_TOO_LONG: 'ERR_AUDIO_TOO_LONG',
  MESSAGE_TOO_LARGE: 'ERR_PROTOCOL',
  UNSUPPORTED_ENCODING: 'refused',
  UNSUPPORTED_VAD: 'refused',
  UNSUPPORTED_TURN: 'refused',
  UNSUPPORTED_SPEAKERS: 'refused',
  UNSUPPORTED_MODEL: 'refused',
  UNSUPPORTED_LANGUAGE: 'refused',
  TRANSCRIBE_ERROR: 'ERR_BACKEND_FAILED',
  BACKEND_TIMEOUT: 'ERR_BACKEND_TIMEOUT',
  OVERLOADED: 'ERR_OVERLOADED',
  SERVER_FULL: 'ERR_OVERLOADED',
  UNAUTHORIZED: 'ERR_UNAUTHORIZED',
  TOO_MANY_ATTEMPTS: 'ERR_OVERLOADED',
  ORIGIN_REFUSED: 'ERR_UNAUTHORIZED',
  TOO_MANY_SESSIONS: 'ERR_OVERLOADED',
  QUOTA_EXCEEDED: 'ERR_OVERLOADED',
  SESSION_NOT_FOUND: undefined,
  IDLE_TIMEOUT: undefined,
  SESSION_TOO_LONG: undefined,
  SHUTTING_DOWN: undefined,
  INTERNAL_ERROR: 'ERR_BACKEND_FAILED',
} as const;

/** One of {@link WIRE_ERROR_CODES}. */
export type WireErrorCode = keyof typeof CODES;

/**
 * The codes of `error` messages on the wire, and of the HTTP answers that refuse a connection. Codes are added, never renamed or removed.
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
 * | `UNSUPPORTED_ENCODING` | the server cannot decode the `encoding` that `start` announces |
 * | `UNSUPPORTED_VAD` | the server does not have the `vad` that `start` asks for |
 * | `UNSUPPORTED_TURN` | the server does not have the `turn` that `start` asks for |
 * | `UNSUPPORTED_SPEAKERS` | the server cannot tell who speaks, which `start` asks for |
 * | `UNSUPPORTED_MODEL` | the server has another model than the one that is asked for |
 * | `UNSUPPORTED_LANGUAGE` | the server's model does not know a language that is asked for |
 * | `TRANSCRIBE_ERROR` | the engine failed on this audio |
 * | `BACKEND_TIMEOUT` | the engine did not answer in time |
 * | `OVERLOADED` | more work waits than the server takes; try again later |
 * | `SERVER_FULL` | as many sessions are open as the server allows; try again later |
 * | `UNAUTHORIZED` | the API key is missing or wrong |
 * | `TOO_MANY_ATTEMPTS` | too many wrong API keys came from this address, and this one was not looked at; try again later |
 * | `ORIGIN_REFUSED` | pages of this origin may not use the server |
 * | `TOO_MANY_SESSIONS` | the API key has as many sessions open as it may; try again later |
 * | `QUOTA_EXCEEDED` | the API key has used up its audio of this day |
 * | `SESSION_NOT_FOUND` | no session of this id and token can be resumed from this `last_seq`: start another |
 * | `IDLE_TIMEOUT` | nothing came for longer than the server waits |
 * | `SESSION_TOO_LONG` | the session reached the server's limit of its length |
 * | `SHUTTING_DOWN` | the server takes no new sessions |
 * | `INTERNAL_ERROR` | a fault of the server's own |
 */
export const WIRE_ERROR_CODES: readonly WireErrorCode[] = Object.freeze(
  Object.keys(CODES) as WireErrorCode[],
);

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

// Errors of other codes, the engine's most of all, go on the wire as `TRANSCRIBE_ERROR`.
const WIRE_CODES: Partial<Readonly<Record<ErrorCode, WireErrorCode>>> = {
  ERR_DISPOSED: 'INTERNAL_ERROR',
  ERR_INVALID_STATE: 'UNEXPECTED_MESSAGE',
  ERR_INVALID_OPTION: 'INVALID_MESSAGE',
  ERR_INVALID_AUDIO: 'INVALID_AUDIO',
  ERR_AUDIO_TOO_LONG: 'AUDIO_TOO_LONG',
  // Where the details name no code of the wire.
  ERR_PROTOCOL: 'INVALID_MESSAGE',
  ERR_OVERLOADED: 'OVERLOADED',
  ERR_SESSION_TAKEN: 'SESSION_NOT_FOUND',
  ERR_UNAUTHORIZED: 'UNAUTHORIZED',
  ERR_BACKEND_TIMEOUT: 'BACKEND_TIMEOUT',
};

/** The code under which an error goes on the wire. What is not one of ours is `INTERNAL_ERROR`. */
export function wireErrorCode(error: unknown): WireErrorCode {
  if (!TranscribeError.isInstance(error)) return 'INTERNAL_ERROR';
  const { code, details } = error;
  const { wireCode } = code === 'ERR_PROTOCOL' ? details : {};
  // An error of another version of this package may have a code that is not known here.
  return (
    WIRE_ERROR_CODES.find((known) => known === wireCode) ?? WIRE_CODES[code] ?? 'TRANSCRIBE_ERROR'
  );
}

// By strings, for a newer server may know more codes.
const ERROR_CODES: ReadonlyMap<string, ErrorCode | 'refused' | undefined> = new Map(
  Object.entries(CODES),
);
const PASSING: ReadonlySet<string> = new Set<WireErrorCode>([
  'BACKEND_TIMEOUT',
  'OVERLOADED',
  'SERVER_FULL',
  'TOO_MANY_ATTEMPTS',
  'TOO_MANY_SESSIONS',
  'IDLE_TIMEOUT',
  'SESSION_TOO_LONG',
  'SHUTTING_DOWN',
]);

/**
 * The error that an `error` message tells of, with `details.wireCode`. Of other codes than those of the engine and of
 * load it is `ERR_CONNECTION` where the session ends with it, else `ERR_PROTOCOL` where the message was refused, and
 * `ERR_BACKEND_FAILED`, which may pass, for what is not known here.
 */
export function fromWireError({
  code: wireCode,
  message,
  fatal,
}: Pick<ErrorMessage, 'code' | 'message' | 'fatal'>): TranscribeError {
  const known = ERROR_CODES.get(wireCode);
  // A message that was refused would be refused again.
  const unsaid = known === 'refused' ? 'ERR_PROTOCOL' : 'ERR_BACKEND_FAILED';
  const ended = fatal ? 'ERR_CONNECTION' : unsaid;
  const code = known === undefined || known === 'refused' ? ended : known;
  return new TranscribeError(message, {
    code,
    retryable: PASSING.has(wireCode) || (!fatal && code === 'ERR_BACKEND_FAILED'),
    details: { wireCode },
  });
}
