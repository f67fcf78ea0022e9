import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was, in seconds. */
export interface LoopDelay extends Disposable {
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
