import { missingBuild } from '../built-backend.js';
import { MODELS, PRECISIONS } from '../engines.js';
import { progress, table } from '../report.js';
import { leastAndMedian, mebibytes, median } from './figures.js';
import { measureProcess, type ProcessCost } from './process-memory.js';
import type { Window } from './windows.js';

const LOADS = 3;

/** What the inference processes of the real models cost. */
export async function reportProcesses(stretches: readonly Window[]): Promise<readonly string[]> {
  const title = '## The inference process';
  const missing = missingBuild();
  if (missing !== undefined) {
    progress(missing);
    return [title, missing];
  }
  const rows: string[][] = [];
  for (const model of MODELS) {
    for (const precision of PRECISIONS) {
      const loads: ProcessCost[] = [];
      for (let i = 0; i < LOADS; i++) loads.push(await measureProcess(model, precision, stretches));
      rows.push([
        model,
        precision,
        leastAndMedian(loads.map(({ loadMs }) => loadMs)),
        mebibytes(median(loads.map(({ loadedBytes }) => loadedBytes))),
        mebibytes(median(loads.map(({ usedBytes }) => usedBytes))),
      ]);
      progress(`process: ${model} ${precision}`);
    }
  }
  return [
    title,
    [
      `Through \`createOnnxBackend\`, silence tail. Load: from nothing to ready, process start included, least / median of`,
      `${LOADS}, files in the system's cache. Memory: resident, as \`health()\` says, median.`,
    ].join('\n'),
    table(['model', 'precision', 'load ms', 'MiB after load', 'MiB after 15 calls'], rows),
  ];
}
