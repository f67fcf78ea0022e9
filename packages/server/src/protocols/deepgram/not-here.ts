import type { ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import type { SocketRefusal } from '../../net/http/refusal.js';
import { refusalHeaders } from '../../net/http/refusal.js';
import { presentRefusal } from './refusals.js';

/** Answers a request with why it gets nothing else. */
export async function refuse(response: ServerResponse, refusal: SocketRefusal): Promise<void> {
  const { status, body, ...rest } = presentRefusal(refusal);
  answerJson(response, status, body!, refusalHeaders({ status, ...rest }));
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
