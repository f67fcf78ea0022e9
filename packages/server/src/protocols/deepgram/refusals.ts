import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerRefusal, type SocketRefusal } from '../../net/http/refusal.js';

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

/** Answers a request with why it gets nothing else. */
export async function refuse(response: ServerResponse, refusal: SocketRefusal): Promise<void> {
  answerRefusal(response, presentRefusal(refusal));
}

/** Of Deepgram's paths that are not served. */
export const NOT_HERE: SocketRefusal = {
  status: 404,
  code: 'INVALID_MESSAGE',
  message:
    'This server does not have that part of Deepgram. It has /v1/listen (POST and WebSocket), /v2/listen (WebSocket) and /v1/auth/grant (POST).',
};

/** Of those that are for WebSockets alone. */
export const SOCKET_ONLY: SocketRefusal = {
  status: 426,
  code: 'INVALID_MESSAGE',
  headers: { upgrade: 'websocket' },
  message:
    '/v2/listen is a WebSocket: connect to it with ws://. Send recordings to /v1/listen with POST.',
};
