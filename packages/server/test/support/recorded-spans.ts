import * as api from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

export interface SpanRecorder extends Disposable {
  readonly exporter: InMemorySpanExporter;
}

/** Records the spans of this process until it is disposed, and goes on with traces by W3C Trace Context. */
export function recordSpans(): SpanRecorder {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    exporter,
    [Symbol.dispose]() {
      api.trace.disable();
      api.propagation.disable();
    },
  };
}
