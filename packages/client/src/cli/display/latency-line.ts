import type { LatencyStats, LatencySummary } from '../../session/latency-tracker.js';

/** How fast a session was, in a line; of one in which nothing was said, nothing. */
export function latencyLine({ firstPartial, partial, final }: LatencyStats): string | undefined {
  const parts = [part('first text', firstPartial), part('partial', partial), part('final', final)];
  const told = parts.filter((each) => each !== undefined);
  return told.length === 0 ? undefined : `latency (median, 95 %): ${told.join(' · ')}`;
}

function part(name: string, { count, p50, p95 }: LatencySummary): string | undefined {
  if (count === 0) return undefined;
  return `${name} ${Math.round(p50)}, ${Math.round(p95)} ms`;
}
