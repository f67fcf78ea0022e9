import type { Clock, StrategyName } from '@ws/core';
import type { InferenceKind } from '@ws/core/internal';
import type { RecordingEvent } from '@ws/core/recording';
import type { HealthReport } from '../health/health-report.js';
import type { ArrivalLog } from '../observation/arrival-log.js';
import type { SessionWatch } from '../observation/session-watch.js';
import { createExposition, type Exposition } from './exposition.js';
import { createMetricSet, type MetricSet } from './metric-set.js';
import { createReportMetrics, type ReportMetrics } from './report-metrics.js';
import { createSessionMetrics } from './session-metrics.js';

/** Why a client got no session. */
const REFUSAL_REASONS = [
  /** All sessions and waiting places are taken. */
  'full',
  /** The model is being loaded, and enough clients wait. */
  'starting',
  'shutting_down',
  /** The path is no session's, or of a strategy that is not served. */
  'path',
  /** The page's origin is not allowed. */
  'origin',
] as const;

type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What a server counts and times. No label holds a text, a name of a client or a session's id: their number is bounded. */
export interface ServerMetrics extends Disposable {
  /** @param strategy - or the protocol's name, where it is not the native one */
  opened(strategy: string): void;
  /** @param code - of the close frame, or 1006 where there was none */
  closed(strategy: string, code: number, ms: number): void;
  resumed(): void;
  /** A journal kept the state of a session within so long. */
  kept(ms: number): void;
  /** A session of another server goes on here, after so long. */
  tookOver(ms: number): void;
  refused(reason: RefusalReason): void;
  /** A call waited so long for the engine. */
  waited(kind: InferenceKind, ms: number): void;
  /** It took so long to tell who speaks in an utterance. */
  told(ms: number): void;
  watch(strategy: StrategyName, arrivals: ArrivalLog): SessionWatch;
  /** The events of a recording that was sent, counted on their way. */
  watchRecording(
    events: AsyncIterable<RecordingEvent>,
  ): AsyncGenerator<RecordingEvent, void, undefined>;
  /** All of it, as Prometheus reads it. */
  readonly exposition: Exposition;
}

/** Close codes by name; those that clients make up are `other`. */
const CLOSE_REASONS: ReadonlyMap<number, string> = new Map([
  [1000, 'normal'],
  [1001, 'going_away'],
  [1005, 'no_code'],
  [1006, 'lost'],
  [1007, 'invalid_data'],
  [1008, 'policy'],
  [1009, 'too_big'],
  [1011, 'internal'],
  [1012, 'restart'],
  [1013, 'full'],
  [4000, 'resumed_elsewhere'],
]);

/** @param health - asked at each scrape */
export function createServerMetrics(
  health: () => Promise<HealthReport>,
  clock: Clock,
): ServerMetrics {
  const metrics = createMetricSet();
  const reported = createReportMetrics(metrics);
  const scrape = createScrape(metrics, reported);
  // What has never happened is 0, and not missing: rates are right from the first time on.
  for (const reason of REFUSAL_REASONS) metrics.refusals.inc({ reason }, 0);
  // An autoscaler must know a server that has had no session yet.
  metrics.sessions.set({ strategy: 'prompt' }, 0);

  return {
    opened(strategy) {
      metrics.opened.inc({ strategy });
      metrics.sessions.inc({ strategy });
    },
    closed(strategy, code, ms) {
      metrics.sessions.dec({ strategy });
      metrics.closed.inc({ reason: CLOSE_REASONS.get(code) ?? 'other' });
      metrics.sessionSeconds.observe({ strategy }, ms / 1000);
    },
    resumed: () => metrics.resumed.inc(),
    kept: (ms) => metrics.checkpoint.observe(ms / 1000),
    tookOver: (ms) => metrics.takeover.observe(ms / 1000),
    refused: (reason) => metrics.refusals.inc({ reason }),
    waited: (kind, ms) => metrics.wait.observe({ kind }, ms / 1000),
    told: (ms) => metrics.speakers.observe(ms / 1000),
    watch: (strategy, arrivals) => createSessionMetrics(metrics, { strategy, arrivals, clock }),
    watchRecording: (events) => withRecordingMetrics(events, metrics),
    exposition: createExposition(metrics.registry, async () => scrape(await health())),
    [Symbol.dispose]: () => reported[Symbol.dispose](),
  };
}

// No strategy decodes a recording that was sent.
const RECORDING = 'recording';

/** The events of a recording, counted on their way. */
async function* withRecordingMetrics(
  events: AsyncIterable<RecordingEvent>,
  metrics: Pick<MetricSet, 'untranscribed' | 'suppressions'>,
): AsyncGenerator<RecordingEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'untranscribed') {
      metrics.untranscribed.inc({ strategy: RECORDING }, event.end - event.start);
    } else if (event.type === 'suppressed') {
      metrics.suppressions.inc({ reason: event.reason });
    }
    yield event;
  }
}

/** @returns brings the metrics up to date that are read at each scrape */
function createScrape(
  metrics: MetricSet,
  { show, raise }: Pick<ReportMetrics, 'show' | 'raise'>,
): (report: HealthReport) => void {
  function showScheduler({ scheduler }: HealthReport): void {
    if (scheduler === undefined) return;
    for (const kind of ['final', 'speculative', 'partial'] as const) {
      metrics.queueDepth.set({ kind }, scheduler.waiting[kind]);
    }
    metrics.running.set(scheduler.running);
    metrics.slots.set(scheduler.max_concurrency);
    for (const outcome of ['completed', 'failed', 'aborted', 'timed_out'] as const) {
      raise(metrics.calls, scheduler[outcome], { outcome });
    }
    raise(metrics.engineBusy, scheduler.ran_ms / 1000);
  }

  return (report) => {
    const { model, backend = '', precision = '', journal } = report;
    metrics.info.reset();
    metrics.info.set({ model, backend, precision }, 1);
    metrics.ready.set(report.status === 'ok' ? 1 : 0);
    metrics.maxSessions.set(report.max_sessions);
    metrics.parkedSessions.set(report.parked_sessions);
    metrics.waitingClients.set(report.waiting_clients);
    if (journal !== undefined) {
      metrics.journalUp.set({ journal: journal.name }, journal.status === 'up' ? 1 : 0);
    }
    showScheduler(report);
    show(report);
  };
}
