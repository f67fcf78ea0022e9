import type { Clock, StrategyName } from '@ws/core';
import type { ServerMetrics } from './metrics/server-metrics.js';
import { createArrivalLog } from './observation/arrival-log.js';
import type { SessionWatch } from './observation/session-watch.js';
import { createSessionSpans } from './tracing/session-spans.js';
import type { TraceContext, Tracing } from './tracing/trace-context.js';

export type WatchSession = (session: {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** One beyond the first, which is looked on at for itself. */
  readonly channel?: number | undefined;
  /** The trace of the request that opened it. */
  readonly trace?: TraceContext | undefined;
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
}) => SessionWatch;

/** Metrics, and traces where there are any, of every session; both know when which audio came. */
export function watchSessions(parts: {
  readonly model: string;
  readonly metrics: Pick<ServerMetrics, 'watch'>;
  readonly tracing: Tracing | undefined;
  readonly clock: Clock;
}): WatchSession {
  const { model, metrics, tracing, clock } = parts;
  return ({ sessionId, strategy, channel, trace, signal: ended }) => {
    const arrivals = createArrivalLog();
    const watches = [metrics.watch(strategy, arrivals)];
    if (tracing !== undefined) {
      const traced = { sessionId, strategy, model, channel, trace };
      watches.push(createSessionSpans(tracing, traced, { arrivals, clock, ended }));
    }
    let lastSeq = 0;
    return {
      onAudio(position) {
        arrivals.arrived(position, clock.now());
        for (const watch of watches) watch.onAudio(position);
      },
      onRestored(position) {
        for (const watch of watches) watch.onRestored(position);
      },
      onOneShot(samples) {
        for (const watch of watches) watch.onOneShot(samples);
      },
      onEvent(event) {
        // A client that resumes is sent events again that were counted.
        if (event.seq <= lastSeq) return;
        lastSeq = event.seq;
        for (const watch of watches) watch.onEvent(event);
      },
      onError(code) {
        for (const watch of watches) watch.onError(code);
      },
    };
  };
}
