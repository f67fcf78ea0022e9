import { TranscribeError } from '@ws/core';

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
  const details = { status };
  const answer = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
  if (status === 401 || status === 403) {
    return new TranscribeError(`${name} refuses the key (${answer}). Check it.`, {
      code: 'ERR_UNAUTHORIZED',
      details,
    });
  }
  if (status === 429) {
    return new TranscribeError(
      `${name} takes no more requests for now (${answer}). Try again later.`,
      {
        code: 'ERR_OVERLOADED',
        retryable: true,
        details,
      },
    );
  }
  if (status >= 500 || status === 408) {
    return new TranscribeError(`${name} cannot answer (${answer}).`, {
      code: 'ERR_BACKEND_UNAVAILABLE',
      retryable: true,
      details,
    });
  }
  return new TranscribeError(`${name} refuses the request (${answer}). Check its settings.`, {
    code: status === 404 ? 'ERR_BACKEND_UNAVAILABLE' : 'ERR_BACKEND_FAILED',
    details,
  });
}

/** A server that was not reached, or that broke off. */
export function connectionFailure(name: string, error: unknown, begun: boolean): TranscribeError {
  const why = reasonOf(error);
  return begun
    ? new TranscribeError(`The connection to ${name} broke off within the answer (${why}).`, {
        code: 'ERR_BACKEND_FAILED',
        retryable: true,
      })
    : new TranscribeError(`${name} cannot be reached (${why}). Is it running, at that address?`, {
        code: 'ERR_BACKEND_UNAVAILABLE',
        retryable: true,
      });
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
