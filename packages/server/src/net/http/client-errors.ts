import { TranscribeError } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { SocketRefusal } from './refusal.js';

/** An error's message for clients. The messages of errors that are not ours may hold secrets: only the log has them. */
export function wireMessage(error: unknown): string {
  return TranscribeError.isInstance(error)
    ? error.message
    : 'The server failed on this. Its log says more.';
}

const WRONG = 400;
const STATUSES: Partial<Record<WireErrorCode, number>> = {
  UNAUTHORIZED: 401,
  ORIGIN_REFUSED: 403,
  UNSUPPORTED_MODEL: 404,
  SESSION_NOT_FOUND: 404,
  AUDIO_TOO_LONG: 413,
  MESSAGE_TOO_LARGE: 413,
  TOO_MANY_ATTEMPTS: 429,
  TOO_MANY_SESSIONS: 429,
  QUOTA_EXCEEDED: 429,
  // The session has tried three times.
  TRANSCRIBE_ERROR: 500,
  BACKEND_TIMEOUT: 500,
  INTERNAL_ERROR: 500,
  OVERLOADED: 503,
  SERVER_FULL: 503,
  SHUTTING_DOWN: 503,
};
/** Errors that may pass in a moment. A used-up quota is not among them. */
const PASSING: ReadonlySet<string> = new Set<WireErrorCode>([
  ...(['OVERLOADED', 'SERVER_FULL', 'SHUTTING_DOWN'] as const),
  ...(['TOO_MANY_ATTEMPTS', 'TOO_MANY_SESSIONS'] as const),
]);
const RETRY_S = 2;

/** When a client may try again, in seconds; `undefined` where the same request fails again. */
export function retryAfterOf(code: string, passingS: number = RETRY_S): number | undefined {
  return PASSING.has(code) ? passingS : undefined;
}

/**
 * The refusal of a request over HTTP that an error makes. The details of a protocol error may hold `status`, `retryAfterS`
 * and `headers`; the rest follows from its code.
 *
 * @param passingS - when a client may try again after an error that may pass in a moment, in seconds
 */
export function refusalOf(
  error: unknown,
  passingS?: number,
): SocketRefusal & { readonly code: WireErrorCode } {
  const code = wireErrorCode(error);
  const isProtocol = TranscribeError.isInstance(error) && error.code === 'ERR_PROTOCOL';
  const given: Partial<SocketRefusal> = isProtocol ? error.details : {};
  const {
    status = STATUSES[code] ?? WRONG,
    retryAfterS = retryAfterOf(code, passingS),
    headers,
  } = given;
  return { status, code, message: wireMessage(error), retryAfterS, headers };
}

/** A refusal as an error, of which {@link refusalOf} makes the refusal again. */
export function refusalError({
  code,
  message,
  ...details
}: Omit<SocketRefusal, 'body'>): TranscribeError {
  return protocolError(code as WireErrorCode, message, details);
}
