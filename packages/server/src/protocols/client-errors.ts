import { TranscribeError } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { SocketRefusal } from '../net/http/refusal.js';

/** An error's message for clients. Other errors than ours may hold what clients must not see: the log has them. */
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
  // It was tried three times.
  TRANSCRIBE_ERROR: 500,
  BACKEND_TIMEOUT: 500,
  INTERNAL_ERROR: 500,
  OVERLOADED: 503,
  SERVER_FULL: 503,
  SHUTTING_DOWN: 503,
};
/** What may pass in a moment: a quota that is used up does not. */
const PASSING: ReadonlySet<string> = new Set<WireErrorCode>([
  ...(['OVERLOADED', 'SERVER_FULL', 'SHUTTING_DOWN'] as const),
  ...(['TOO_MANY_ATTEMPTS', 'TOO_MANY_SESSIONS'] as const),
]);
const RETRY_S = 2;

/** When it is worth to try again, in seconds. @param givenS - as the refusal says */
export function retryAfterOf(code: string, givenS: number = RETRY_S): number | undefined {
  return PASSING.has(code) ? givenS : undefined;
}

/** Any error, as it refuses a request over HTTP. What a protocol error says of that in its details goes before its code. */
export function refusalOf(error: unknown): SocketRefusal & { readonly code: WireErrorCode } {
  const code = wireErrorCode(error);
  const isProtocol = TranscribeError.isInstance(error) && error.code === 'ERR_PROTOCOL';
  const given: Partial<SocketRefusal> = isProtocol ? error.details : {};
  const { status = STATUSES[code] ?? WRONG, retryAfterS = retryAfterOf(code), headers } = given;
  return { status, code, message: wireMessage(error), retryAfterS, headers };
}

/** A refusal as an error: {@link refusalOf} of it is the refusal. */
export function refusalError({ code, message, ...details }: SocketRefusal): TranscribeError {
  return protocolError(code as WireErrorCode, message, details);
}
