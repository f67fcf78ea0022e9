import type { ServerResponse } from 'node:http';
import { answerJson } from './answer-json.js';

/** A refusal of a request, over HTTP. */
export interface SocketRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When to try again, in seconds. */
  readonly retryAfterS?: number | undefined;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The answer's JSON. Default: `{error, code}`. */
  readonly body?: object | undefined;
}

export function refusalHeaders({
  status,
  retryAfterS,
  headers,
}: SocketRefusal): Record<string, string> {
  return {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="ws-transcribe"' }),
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    ...headers,
  };
}

/** Answers a request with why it gets nothing else. */
export function answerRefusal(response: ServerResponse, refusal: SocketRefusal): void {
  const { status, code, message, body = { error: message, code } } = refusal;
  answerJson(response, status, body, refusalHeaders(refusal));
}
