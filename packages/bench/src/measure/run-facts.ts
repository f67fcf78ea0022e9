import { loadavg } from 'node:os';
import type { RunFacts } from '../result/bench-result.js';

/** Notes when a run begins; the answer says what is to be said of it when it has ended. */
export function beginRun(
  command: string,
  versions: RunFacts['versions'],
): () => Pick<RunFacts, 'date' | 'seconds' | 'command' | 'versions' | 'load'> {
  const date = new Date();
  const [before] = loadavg() as [number];
  return () => {
    const [after] = loadavg() as [number];
    return {
      date: date.toISOString(),
      seconds: Math.round((Date.now() - date.getTime()) / 1000),
      ...{ command, versions, load: [before, after] },
    };
  };
}
