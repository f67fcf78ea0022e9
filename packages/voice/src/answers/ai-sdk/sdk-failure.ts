import { TranscribeError } from '@ws/core';
import { APICallError, RetryError } from 'ai';
import { connectionFailure, httpFailure } from '../limits/http-failure.js';

const QUOTED_CHARS = 200;
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
    // The message of a failed server may be of a piece of the answer that could not be read, and quote it.
    const said = last.statusCode < 500 ? quoted(last, secrets) : '';
    if (last.statusCode >= 300) return httpFailure(name, last.statusCode, said);
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

function quoted({ message }: Error, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((said, secret) => said.replaceAll(secret, '…'), message)
    .slice(0, QUOTED_CHARS);
}
