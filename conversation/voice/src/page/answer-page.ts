import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageFile } from './page-files.js';

const POLICY = [
  "default-src 'none'",
  // The script of the audio thread is made in the page.
  "script-src 'self' blob:",
  "style-src 'self'",
  'img-src data:',
  // Also its sockets: browsers count ws: and wss: of the same host.
  "connect-src 'self'",
  "media-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

/** Answers with a file of the page: a browser keeps it, and asks each time whether it is still the same. */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  { body, contentType, etag }: PageFile,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const headers = { ...HEADERS, 'content-type': contentType, etag };
  const known = request.headers['if-none-match']?.split(',') ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length });
  // Node leaves out the body of an answer to HEAD.
  response.end(body);
}
