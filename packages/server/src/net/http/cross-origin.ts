import type { IncomingMessage, ServerResponse } from 'node:http';

const READABLE = 'content-range, dg-error, dg-request-id, retry-after, x-request-id';
const MAX_AGE_S = '600';

/**
 * Lets a page of another origin, which may use the server, read what it is answered (CORS). A key goes in a header that the
 * page's script sets: no cookie is meant, and none is allowed.
 *
 * @returns whether this was all: the browser has asked first whether the page may ask
 */
export function allowCrossOrigin(
  { headers, method }: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = headers;
  if (origin === undefined) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', READABLE);
  response.setHeader('vary', 'origin');
  const asked = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || asked === undefined) return false;
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST');
  // The clients of others send headers of their own; those that mean nothing here are ignored.
  const wanted = headers['access-control-request-headers'];
  if (wanted !== undefined) response.setHeader('access-control-allow-headers', wanted);
  // A page of the internet that asks a server of the local network.
  if (headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true');
  }
  response.setHeader('access-control-max-age', MAX_AGE_S);
  response.writeHead(204).end();
  return true;
}
