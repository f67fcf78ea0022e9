import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Counter } from 'prom-client';
import type { HealthReport } from '../health/health-report.js';
import type { MetricSet } from './metric-set.js';

/** Brings the metrics up to date that are read at each scrape. */
export type ScrapedMetrics = (report: HealthReport) => void;

export function createScrapedMetrics(metrics: MetricSet, loopDelay: LoopDelay): ScrapedMetrics {
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

/** How late the event loop was, in seconds. */
interface LoopDelay extends Disposable {
  /** Since the last time that it was asked. */
  take(): Readonly<Record<'p50' | 'p90' | 'p99' | 'max', number>>;
}

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

export function watchLoopDelay(): LoopDelay {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  // What is measured is a timer, whose own interval is no delay.
  const late = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds)
      ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
      : 0;
  return {
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
