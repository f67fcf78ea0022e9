import type { IncomingMessage } from 'node:http';
import type { TraceContext } from '../../operations/tracing/trace-context.js';
import { queryOf } from '../auth/credentials.js';

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;
// The standard has a service pass on at least so much.
const MOST_STATE_CHARS = 512;

/**
 * Reads the trace of a client's request from its headers, or from the query of its address, for a browser sets no headers of a
 * socket. It leaves out what is malformed or too long.
 */
export function traceOf({
  headers,
  url = '',
}: Pick<IncomingMessage, 'headers' | 'url'>): TraceContext | undefined {
  const query = queryOf(url);
  function read(name: string): string | undefined {
    const header = headers[name];
    return typeof header === 'string' ? header : (query.get(name) ?? undefined);
  }
  const traceparent = read('traceparent');
  if (traceparent === undefined || !TRACEPARENT.test(traceparent)) return undefined;
  const tracestate = read('tracestate');
  const isKept = tracestate !== undefined && tracestate.length <= MOST_STATE_CHARS;
  return isKept ? { traceparent, tracestate } : { traceparent };
}
