// Put before a program by --import: tells its parent, when asked, how long its event loop kept others waiting.
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const histogram = monitorEventLoopDelay({ resolution: 1 });
histogram.enable();
// Processor time between two timers: on a busy machine, what of the delay is the program's own doing.
const computing = createHistogram();
let last = process.cpuUsage();
// That takes a tenth of a core itself: only where it is asked for, as loop-probe.mjs?computing.
if (import.meta.url.endsWith('?computing')) {
  setInterval(() => {
    const now = process.cpuUsage();
    computing.record(Math.max(1, now.user - last.user + (now.system - last.system)));
    last = now;
  }, 1).unref();
}

process.on('message', (message) => {
  if (message === 'reset') {
    histogram.reset();
    computing.reset();
  }
  if (message !== 'report') return;
  const figures = (source, unitsPerMs) => ({
    p50: source.percentile(50) / unitsPerMs,
    p99: source.percentile(99) / unitsPerMs,
    max: source.max / unitsPerMs,
  });
  process.send({ ...figures(histogram, 1e6), computing: figures(computing, 1e3) });
});
// Being asked is no reason to live on.
process.channel?.unref();
