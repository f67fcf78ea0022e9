import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Counter } from 'prom-client';
import type { HealthReport } from '../health/health-report.js';
import type { SharedMetricSet } from './metric-set.js';

/** Brings metrics up to date that are read at each scrape. Disposing it stops the watch over the event loop. */
export interface ReportMetrics extends Disposable {
  /** Shows the process, the engine and the queue of a server or a worker. */
  show(report: Pick<HealthReport, 'engine' | 'process' | 'jobs'>): void;
  /** Raises a counter to a total that another part counts. A lower total means that it began at 0 again. */
  raise<L extends string>(
    counter: Counter<L>,
    total: number | undefined,
    labels?: Record<L, string>,
  ): void;
}

export function createReportMetrics(metrics: SharedMetricSet): ReportMetrics {
  const totals = new Map<string, number>();
  const loopDelay = watchLoopDelay();

  const raise: ReportMetrics['raise'] = (counter, total, labels) => {
    if (total === undefined) return;
    const key = `${(counter as unknown as { name: string }).name} ${JSON.stringify(labels ?? {})}`;
    const before = totals.get(key) ?? 0;
    totals.set(key, total);
    const more = total < before ? total : total - before;
    if (labels === undefined) counter.inc(more);
    else counter.inc(labels, more);
  };

  function showQueue({ jobs }: Pick<HealthReport, 'jobs'>): void {
    // While the queue is away its numbers are missing: an autoscaler would take an old one, or 0, for true.
    metrics.jobs.reset();
    metrics.oldestJob.reset();
    if (jobs === undefined) return;
    const { name: queue, status, oldest_waiting_ms = 0 } = jobs;
    metrics.jobsUp.set({ queue }, status === 'up' ? 1 : 0);
    if (status === 'down') return;
    for (const state of ['waiting', 'running', 'failed'] as const) {
      metrics.jobs.set({ queue, state }, jobs[state] ?? 0);
    }
    metrics.oldestJob.set({ queue }, oldest_waiting_ms / 1000);
  }

  return {
    raise,
    show(report) {
      const { engine } = report;
      metrics.engineUp.set(engine === undefined || engine.status === 'failed' ? 0 : 1);
      raise(metrics.engineRestarts, engine?.restarts);
      raise(metrics.engineSwitches, engine?.switches);
      for (const { name, active, failures } of engine?.engines ?? []) {
        metrics.engineActive.set({ engine: name }, active ? 1 : 0);
        raise(metrics.engineFailures, failures, { engine: name });
      }
      if (engine?.memory_bytes !== undefined) metrics.engineMemory.set(engine.memory_bytes);
      raise(metrics.engineCpu, engine?.cpu_time_ms && engine.cpu_time_ms / 1000);
      showQueue(report);
      for (const [statistic, seconds] of Object.entries(loopDelay.take())) {
        metrics.loopDelay.set({ statistic }, seconds);
      }
      raise(metrics.cpu, report.process.cpu_time_ms / 1000);
      metrics.memory.set(report.process.memory_bytes);
      metrics.startTime.set(Math.round(performance.timeOrigin) / 1000);
    },
    [Symbol.dispose]: () => loopDelay[Symbol.dispose](),
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
