import { randomUUID } from 'node:crypto';
import type { SocketRefusal } from '../../net/http/refusal.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'INVALID_AUTH',
  402: 'ASR_PAYMENT_REQUIRED',
  403: 'INSUFFICIENT_PERMISSIONS',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_ENTITY',
  426: 'UPGRADE_REQUIRED',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};
const MAX_HEADER_CHARS = 500;

/** A refusal as Deepgram's clients understand it: the reason is in a header, too, since an upgrade's body is not read. */
export function presentRefusal(
  refusal: SocketRefusal,
  requestId: string = randomUUID(),
): SocketRefusal {
  const { message, headers } = refusal;
  // To its SDKs 429 means another try, with all of the audio, within a minute; who has used up a quota has 402 of Deepgram.
  const isUsedUp = refusal.code === 'QUOTA_EXCEEDED';
  const status = isUsedUp ? 402 : refusal.status;
  return {
    ...refusal,
    status,
    retryAfterS: isUsedUp ? undefined : refusal.retryAfterS,
    headers: { ...headers, 'dg-request-id': requestId, 'dg-error': headerText(message) },
    body: {
      err_code: codeOf(status),
      err_msg: message,
      request_id: requestId,
    },
  };
}

function codeOf(status: number): string {
  return CODES[status] ?? (status < 500 ? CODES[400]! : 'INTERNAL_SERVER_ERROR');
}

function headerText(message: string): string {
  return message.replace(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_HEADER_CHARS);
}
