import { type ErrorCode, TranscribeError } from '@ws/core';

/**
 * What a refusal over HTTP means.
 *
 * @param reason - the server's own code of it; nothing else of what it says, for that may quote what was said
 */
export function httpFailure(
  name: string,
  status: number,
  reason: string | undefined,
): TranscribeError {
  const answer = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
  const failed = (code: ErrorCode, what: string, advice: string, retryable = false) =>
    new TranscribeError(`${name} ${what} (${answer}).${advice}`, {
      ...{ code, retryable, details: { status } },
    });
  if (status === 401 || status === 403) {
    return failed('ERR_UNAUTHORIZED', 'refuses the key', ' Check it.');
  }
  if (status === 429) {
    return failed('ERR_OVERLOADED', 'takes no more requests for now', ' Try again later.', true);
  }
  if (status >= 500 || status === 408) {
    return failed('ERR_BACKEND_UNAVAILABLE', 'cannot answer', '', true);
  }
  const code = status === 404 ? 'ERR_BACKEND_UNAVAILABLE' : 'ERR_BACKEND_FAILED';
  return failed(code, 'refuses the request', ' Check its settings.');
}

/** A server that was not reached, or that broke off. */
export function connectionFailure(name: string, error: unknown, begun: boolean): TranscribeError {
  const why = reasonOf(error);
  return new TranscribeError(
    begun
      ? `The connection to ${name} broke off within the answer (${why}).`
      : `${name} cannot be reached (${why}). Is it running, at that address?`,
    { code: begun ? 'ERR_BACKEND_FAILED' : 'ERR_BACKEND_UNAVAILABLE', retryable: true },
  );
}

/** The code of the innermost error that has one: `ECONNREFUSED`. Messages are not quoted: they may hold anything. */
function reasonOf(error: unknown): string {
  let reason = 'no reason given';
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const { code } = at as { readonly code?: unknown };
    reason = typeof code === 'string' ? code : at.name;
  }
  return reason;
}
