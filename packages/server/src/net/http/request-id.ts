import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@ws/core';
import { quotable } from './page-check.js';

const WELL_FORMED = /^[\w.:-]{1,64}$/;

/**
 * The name of a request in the log and in the answer: the client's (`X-Request-Id`, which proxies set), or a new one. Each
 * answer is logged at `debug`, without the query, which may hold a key.
 */
export function nameRequest(
  { headers, method, url = '/' }: IncomingMessage,
  response: ServerResponse,
  logger: Logger,
): string {
  const given = headers['x-request-id'];
  const request = typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
  response.setHeader('x-request-id', request);
  response.once('finish', () => {
    const path = quotable(url.split('?', 1)[0]!);
    logger.debug({ request, method, path, status: response.statusCode }, 'request answered');
  });
  return request;
}
