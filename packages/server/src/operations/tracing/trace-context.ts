import type { IncomingMessage } from 'node:http';
import type { Context, ContextAPI, PropagationAPI, TraceAPI } from '@opentelemetry/api';

/** The place in a trace, in the words of W3C Trace Context: https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** The parts of OpenTelemetry's API package that are used here. */
export interface Tracing {
  readonly trace: TraceAPI;
  readonly context: ContextAPI;
  readonly propagation: PropagationAPI;
  readonly ROOT_CONTEXT: Context;
}

/** OpenTelemetry's API, where it is installed. It does nothing until the application sets up an SDK. */
export async function loadTracing(): Promise<Tracing | undefined> {
  try {
    return await import('@opentelemetry/api');
  } catch {
    // An optional package.
    return undefined;
  }
}

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
  const [, query = ''] = /\?(.*)$/s.exec(url) ?? [];
  const parameters = new URLSearchParams(query);
  function read(name: string): string | undefined {
    const header = headers[name];
    return typeof header === 'string' ? header : (parameters.get(name) ?? undefined);
  }
  const traceparent = read('traceparent');
  if (traceparent === undefined || !TRACEPARENT.test(traceparent)) return undefined;
  const tracestate = read('tracestate');
  const isKept = tracestate !== undefined && tracestate.length <= MOST_STATE_CHARS;
  return isKept ? { traceparent, tracestate } : { traceparent };
}

/** Returns the context of spans in a client's trace; without one, that of a new trace. */
export function contextIn(
  { propagation, ROOT_CONTEXT }: Tracing,
  trace: TraceContext | undefined,
): Context {
  return trace === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, trace);
}

const ATTRIBUTE = 'whisper_streaming.';

/** Attributes under the names of this project. */
export function named(
  attributes: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [ATTRIBUTE + name, value]),
  );
}
