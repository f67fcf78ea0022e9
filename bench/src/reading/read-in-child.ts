// Reads all tensors of a model, one after the other, and tells what that took. usage: read-in-child PATH fresh|reused
import { openWeights } from '@ws/models';

/** What reading a model took. */
export interface ReadingCost {
  /** Bytes by which the process was larger at its largest than before it opened the file. */
  readonly grown: number;
  readonly seconds: number;
}

const [, , path = '', mode] = process.argv;
const peak = (): number => process.resourceUsage().maxRSS * 1024;
const before = Math.max(peak(), process.memoryUsage.rss());
const started = performance.now();
const weights = openWeights(path);
const counts = [...weights.tensors.values()].map(({ shape }) =>
  shape.reduce((all, size) => all * size, 1),
);
const reused = new Float32Array(mode === 'reused' ? Math.max(...counts) : 0);
let tensor = 0;
for (const name of weights.tensors.keys()) {
  const count = counts[tensor++]!;
  if (mode === 'reused') weights.read(name, reused.subarray(0, count));
  else weights.read(name);
}
weights[Symbol.dispose]();
const cost: ReadingCost = { grown: peak() - before, seconds: (performance.now() - started) / 1000 };
process.send?.(cost);
