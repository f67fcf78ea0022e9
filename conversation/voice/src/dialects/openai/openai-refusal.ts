import type { Fault, ToldFault } from '../told-fault.js';

/** Errors that may pass in a moment: clients send the request again. */
const PASSING: ReadonlySet<string> = new Set([
  ...['OVERLOADED', 'SERVER_FULL', 'SHUTTING_DOWN', 'TOO_MANY_ATTEMPTS', 'TOO_MANY_SESSIONS'],
]);
const CODES: Readonly<Record<string, string>> = {
  UNAUTHORIZED: 'invalid_api_key',
  QUOTA_EXCEEDED: 'insufficient_quota',
  TOO_MANY_ATTEMPTS: 'rate_limit_exceeded',
  TOO_MANY_SESSIONS: 'rate_limit_exceeded',
};
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

/** A fault in OpenAI's shape. */
export function openAiRefusal({ status, code, message, more, retryAfterS }: Fault): ToldFault {
  const { param = null } = (more ?? {}) as { readonly param?: string };
  const type = status >= 500 ? 'server_error' : (TYPES[status] ?? 'invalid_request_error');
  return {
    status,
    headers: {
      'x-should-retry': String(PASSING.has(code)),
      ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    },
    body: { error: { message, type, param, code: CODES[code] ?? code.toLowerCase() } },
  };
}
