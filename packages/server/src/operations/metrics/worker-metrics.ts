import type { WorkerReport } from '../health/health-report.js';
import { createExposition, type Exposition } from './exposition.js';
import { createWorkerMetricSet } from './metric-set.js';
import { createReportMetrics } from './report-metrics.js';

/** The end of an attempt at a job. `left`: the job is another worker's from then on, or was removed. */
export type AttemptOutcome = 'done' | 'failed' | 'left';

/** Counts and times of a worker. No label holds an id of a job or a text. */
export interface WorkerMetrics extends Disposable {
  /** An attempt has ended, after so long; where it is done, of so many seconds of audio. */
  attempted(outcome: AttemptOutcome, ms: number, seconds?: number): void;
  /** All of it, as Prometheus reads it. */
  readonly exposition: Exposition;
}

/** @param health - asked at each scrape */
export function createWorkerMetrics(health: () => Promise<WorkerReport>): WorkerMetrics {
  const metrics = createWorkerMetricSet();
  const reported = createReportMetrics(metrics);
  for (const outcome of ['done', 'failed', 'left']) metrics.attempts.inc({ outcome }, 0);

  async function refresh(): Promise<void> {
    const report = await health();
    const { model, backend = '', precision = '', status, running, concurrency } = report;
    metrics.workerInfo.reset();
    metrics.workerInfo.set({ model, backend, precision }, 1);
    metrics.workerReady.set(status === 'ok' ? 1 : 0);
    metrics.running.set(running);
    metrics.concurrency.set(concurrency);
    reported.show(report);
  }

  return {
    attempted(outcome, ms, seconds = 0) {
      metrics.attempts.inc({ outcome });
      if (outcome !== 'done') return;
      metrics.audio.inc(seconds);
      metrics.seconds.observe(ms / 1000);
    },
    exposition: createExposition(metrics.registry, refresh),
    [Symbol.dispose]: () => reported[Symbol.dispose](),
  };
}
