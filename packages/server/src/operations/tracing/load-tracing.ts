import type { ContextAPI, TraceAPI } from '@opentelemetry/api';

/** What is needed of OpenTelemetry's API package. */
export interface Tracing {
  readonly trace: TraceAPI;
  readonly context: ContextAPI;
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
