import { randomUUID } from 'node:crypto';
import type { Fault, ToldFault } from '../told-fault.js';

const CODES: Readonly<Record<number, string>> = {
  401: 'INVALID_AUTH',
  402: 'ASR_PAYMENT_REQUIRED',
  403: 'INSUFFICIENT_PERMISSIONS',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};
const MAX_HEADER_CHARS = 500;

/** A fault in Deepgram's shape; the reason is in a header, too. */
export function deepgramRefusal({ status: given, code, message, retryAfterS }: Fault): ToldFault {
  // To its SDKs 429 means another try within a minute; a client that has used up a quota has 402 of Deepgram.
  const status = code === 'QUOTA_EXCEEDED' ? 402 : given;
  const requestId = randomUUID();
  return {
    status,
    headers: {
      'dg-request-id': requestId,
      'dg-error': message.replace(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_HEADER_CHARS),
      ...(retryAfterS !== undefined && status !== 402 && { 'retry-after': String(retryAfterS) }),
    },
    body: {
      err_code: CODES[status] ?? (status < 500 ? code.toUpperCase() : 'INTERNAL_SERVER_ERROR'),
      ...{ err_msg: message, request_id: requestId },
    },
  };
}
