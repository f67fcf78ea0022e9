import { TranscribeError } from '@ws/core';
import { APICallError, RetryError } from 'ai';
import { connectionFailure, httpFailure } from '../limits/http-failure.js';
import { refusalCode } from '../limits/refusal-code.js';

/** Errors of the SDK about what it was sent, which they quote. */
const MALFORMED: ReadonlySet<string> = new Set([
  'AI_APICallError',
  'AI_EmptyResponseBodyError',
  'AI_InvalidResponseDataError',
  'AI_JSONParseError',
  'AI_TypeValidationError',
]);

/**
 * What an error of the SDK means. It holds the request and the answer, so it is no cause of what is thrown: causes are
 * logged.
 *
 * @param begun - a part of the answer has been given
 */
export function sdkFailure(
  name: string,
  error: unknown,
  begun: boolean,
  secrets: readonly string[],
): TranscribeError {
  const last = RetryError.isInstance(error) ? error.lastError : error;
  const own = innermost(last);
  if (own !== undefined) return own;
  if (APICallError.isInstance(last)) {
    if (last.statusCode === undefined) return connectionFailure(name, last, begun);
    if (last.statusCode >= 300) {
      return httpFailure(name, last.statusCode, refusalCode(last.responseBody, secrets));
    }
  }
  const { name: kind } = last instanceof Error ? last : { name: '' };
  if (MALFORMED.has(kind)) {
    return new TranscribeError(
      begun
        ? `${name} broke off within its answer, or went on with something malformed (${kind}).`
        : `${name} answers with something malformed (${kind}).`,
      { code: 'ERR_BACKEND_FAILED', retryable: true },
    );
  }
  if (kind === 'TypeError' || kind === 'Error') return connectionFailure(name, last, begun);
  return new TranscribeError(
    `${name} failed${kind === '' ? '' : ` (${kind})`}: it says so within its answer.`,
    { code: 'ERR_BACKEND_FAILED', retryable: true },
  );
}

/** An error of ours that came through the SDK: of a body without end, say. */
function innermost(error: unknown): TranscribeError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (TranscribeError.isInstance(at)) return at;
  }
  return undefined;
}
