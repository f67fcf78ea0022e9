import type { Clock, StrategyName } from '@ws/core';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import type { Tracing } from '../tracing/load-tracing.js';
import { createSessionSpans } from '../tracing/session-spans.js';
import { createArrivalLog } from './arrival-log.js';
import { allOf, type SessionObserver } from './session-observer.js';

/** Who looks on at a session until it is over. */
export type ObserveSession = (
  session: { readonly sessionId: string; readonly strategy: StrategyName },
  ended: AbortSignal,
) => SessionObserver;

/** Metrics, and traces where there are any, of every session; both know when which audio came. */
export function observeSessions(parts: {
  readonly model: string;
  readonly metrics: ServerMetrics;
  readonly tracing: Tracing | undefined;
  readonly clock: Clock;
}): ObserveSession {
  const { model, metrics, tracing, clock } = parts;
  return (session, ended) => {
    const arrivals = createArrivalLog();
    const observers = [metrics.observe(session.strategy, arrivals)];
    if (tracing !== undefined) {
      const traced = { ...session, model };
      observers.push(createSessionSpans(tracing, traced, { arrivals, clock, ended }));
    }
    const all = allOf(observers);
    return {
      ...all,
      heard(position) {
        arrivals.arrived(position, clock.now());
        all.heard(position);
      },
    };
  };
}
