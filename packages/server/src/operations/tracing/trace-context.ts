import type { Context, ContextAPI, PropagationAPI, TraceAPI, Tracer } from '@opentelemetry/api';

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

// The numbers of `@opentelemetry/api`, a package that may be missing.
export const SPAN_KIND = { internal: 0, server: 1, consumer: 4 } as const;
export const STATUS_ERROR = 2;

export function tracerOf({ trace }: Pick<Tracing, 'trace'>): Tracer {
  return trace.getTracer('@ws/server');
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
