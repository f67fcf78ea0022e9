import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock, SessionJournal, StrategyName } from '@ws/core';
import type { InferenceKind } from '@ws/core/internal';
import type { RecordingEvent } from '@ws/core/recording';
import type { Counter } from 'prom-client';
import type { HealthReport } from '../health/health-report.js';
import type { ArrivalLog } from '../observation/arrival-log.js';
import type { SessionWatch } from '../observation/session-watch.js';
import { createMetricSet, type MetricSet } from './metric-set.js';
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
  /** Shows whether a journal answers. */
  watchJournal(journal: Pick<SessionJournal, 'name' | 'health'>): void;
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
  /** All of it, in Prometheus' text format. Requests at the same time share one answer. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
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
  const { registry } = metrics;
  const loopDelay = watchLoopDelay();
  const scrape = createScrape(metrics, loopDelay);
  let journal: Pick<SessionJournal, 'name' | 'health'> | undefined;
  let scraping: Promise<string> | undefined;
  // What has never happened is 0, and not missing: rates are right from the first time on.
  for (const reason of REFUSAL_REASONS) metrics.refusals.inc({ reason }, 0);

  async function expose(): Promise<string> {
    try {
      scrape(await health());
      if (journal !== undefined) {
        metrics.journalUp.set({ journal: journal.name }, journal.health === 'up' ? 1 : 0);
      }
      return await registry.metrics();
    } finally {
      scraping = undefined;
    }
  }

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
    watchJournal(watched) {
      journal = watched;
    },
    refused: (reason) => metrics.refusals.inc({ reason }),
    waited: (kind, ms) => metrics.wait.observe({ kind }, ms / 1000),
    told: (ms) => metrics.speakers.observe(ms / 1000),
    watch: (strategy, arrivals) => createSessionMetrics(metrics, { strategy, arrivals, clock }),
    watchRecording: (events) => withRecordingMetrics(events, metrics),
    async exposition() {
      scraping ??= expose();
      return { contentType: registry.contentType, text: await scraping };
    },
    [Symbol.dispose]: () => loopDelay[Symbol.dispose](),
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
  loopDelay: ReturnType<typeof watchLoopDelay>,
): (report: HealthReport) => void {
  const totals = new Map<string, number>();

  /** Raises a counter to a total that another part counts. A lower total means that it began at 0 again. */
  function raise<L extends string>(
    counter: Counter<L>,
    total: number | undefined,
    labels?: Record<L, string>,
  ): void {
    if (total === undefined) return;
    const key = `${(counter as unknown as { name: string }).name} ${JSON.stringify(labels ?? {})}`;
    const before = totals.get(key) ?? 0;
    totals.set(key, total);
    const more = total < before ? total : total - before;
    if (labels === undefined) counter.inc(more);
    else counter.inc(labels, more);
  }

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

  function showEngine({ engine }: HealthReport): void {
    metrics.engineUp.set(engine === undefined || engine.status === 'failed' ? 0 : 1);
    raise(metrics.engineRestarts, engine?.restarts);
    if (engine?.memory_bytes !== undefined) metrics.engineMemory.set(engine.memory_bytes);
    raise(metrics.engineCpu, engine?.cpu_time_ms && engine.cpu_time_ms / 1000);
  }

  return (report) => {
    const { model, backend = '', precision = '' } = report;
    metrics.info.reset();
    metrics.info.set({ model, backend, precision }, 1);
    metrics.ready.set(report.status === 'ok' ? 1 : 0);
    metrics.maxSessions.set(report.max_sessions);
    metrics.parkedSessions.set(report.parked_sessions);
    metrics.waitingClients.set(report.waiting_clients);
    showScheduler(report);
    showEngine(report);
    for (const [statistic, seconds] of Object.entries(loopDelay.take())) {
      metrics.loopDelay.set({ statistic }, seconds);
    }
    raise(metrics.cpu, report.process.cpu_time_ms / 1000);
    metrics.memory.set(report.process.memory_bytes);
    metrics.startTime.set(Math.round(performance.timeOrigin) / 1000);
  };
}

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

/** How late the event loop is. */
function watchLoopDelay() {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  // What is measured is a timer, whose own interval is no delay.
  const late = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds)
      ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
      : 0;
  return {
    /** In seconds, since the last time that it was asked. */
    take() {
      const delays = {
        p50: late(monitor.percentile(50)),
        p90: late(monitor.percentile(90)),
        p99: late(monitor.percentile(99)),
        max: late(monitor.max),
      };
      monitor.reset();
      return delays;
    },
    [Symbol.dispose]() {
      monitor.disable();
    },
  };
}
