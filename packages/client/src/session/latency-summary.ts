/** How long something took, in milliseconds. All but `count` are 0 where `count` is. */
export interface LatencySummary {
  readonly count: number;
  /** Median and 95th percentile (nearest rank), over the last 10000 values. */
  readonly p50: number;
  readonly p95: number;
  /** Over all values. */
  readonly mean: number;
  readonly max: number;
}

/** Collects durations in bounded memory. */
export interface LatencyRecorder {
  add(ms: number): void;
  summary(): LatencySummary;
}

const KEPT = 10_000;

/** Nothing measured yet. */
export function createLatencyRecorder(): LatencyRecorder {
  const kept: number[] = [];
  let count = 0;
  let sum = 0;
  let max = 0;

  return {
    add(ms) {
      kept[count % KEPT] = ms;
      count++;
      sum += ms;
      max = Math.max(max, ms);
    },
    summary() {
      const sorted = [...kept].sort((a, b) => a - b);
      return {
        count,
        p50: percentile(sorted, 0.5),
        p95: percentile(sorted, 0.95),
        mean: count === 0 ? 0 : sum / count,
        max,
      };
    },
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
