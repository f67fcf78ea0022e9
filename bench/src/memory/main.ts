import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import { missingBuild } from '../built-backend.js';
import { windows } from '../engine/windows.js';
import { PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { type ModelCost, measureModel } from './measure-model.js';
import { availableMemory } from './process-memory.js';
import { writeRandomModel } from './random-model.js';
import { MODEL_SHAPES } from './shapes.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true },
    precision: { type: 'string' },
    /** Where the models are written, one at a time; large-v3 is 3.1 GB. */
    folder: { type: 'string', default: tmpdir() },
  },
});
const shapes = MODEL_SHAPES.filter(({ name }) => values.model?.includes(name) ?? true);
const precisions = PRECISIONS.filter((name) => name === (values.precision ?? name));
if (shapes.length === 0 || precisions.length === 0) {
  throw new Error(
    `--model is one or more of ${MODEL_SHAPES.map(({ name }) => name).join(', ')}; --precision one of ${PRECISIONS.join(', ')}`,
  );
}

/** What loading takes at its worst, in parts of the weights in float32: a row that might not fit is not tried. */
const WORST_LOAD = { fp32: 2.6, int8: 1.8 } as const;
const WORST_BASE = 2 ** 30;

function parametersOf(dimensions: WhisperDimensions): number {
  const counts = [...whisperTensorShapes(dimensions).values()].map((shape) =>
    shape.reduce((all, size) => all * size, 1),
  );
  return counts.reduce((all, one) => all + one, 0);
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** The figures of a row, or why there are none. */
async function costOf(
  directory: string,
  parameters: number,
  precision: Precision,
): Promise<ModelCost | string> {
  const [, short, full] = windows();
  const needed = parameters * 4 * WORST_LOAD[precision] + WORST_BASE;
  const available = availableMemory();
  if (needed > available) {
    return `not tried: may need ${gibibytes(needed)} GiB, and ${gibibytes(available)} are free`;
  }
  try {
    return await measureModel(directory, precision, { short: short!.samples, full: full!.samples });
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

// Gigabytes are not left behind by whoever stops this.
let written: string | undefined;
process.once('exit', () => {
  if (written !== undefined) rmSync(written, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const missing =
  missingBuild() ?? (existsSync('/proc/self/status') ? undefined : 'skipped: it needs Linux');
if (missing !== undefined) progress(missing);
else {
  const rows: string[][] = [];
  const failures: string[] = [];
  const details: object[] = [];
  for (const { name, dimensions } of shapes) {
    const parameters = parametersOf(dimensions);
    const directory = mkdtempSync(join(values.folder, `ws-bench-${name}-`));
    written = directory;
    try {
      writeRandomModel(directory, dimensions);
      for (const precision of precisions) {
        const cost = await costOf(directory, parameters, precision);
        const head = [name, (parameters / 1e6).toFixed(0), precision];
        details.push({ name, dimensions, parameters, precision, cost });
        if (typeof cost === 'string') {
          failures.push(`${name} in ${precision}: ${cost}`);
          rows.push([...head, ...Array<string>(8).fill('')]);
          progress(failures.at(-1)!);
          continue;
        }
        // A weight is a float, or an integer.
        const weights = parameters * (precision === 'fp32' ? 4 : 1);
        rows.push([
          ...head,
          mebibytes(weights),
          (cost.loadMs / 1000).toFixed(1),
          mebibytes(cost.loadPeak),
          mebibytes(cost.ready),
          mebibytes(cost.afterShort),
          mebibytes(cost.afterFull),
          cost.shortMs.toFixed(0),
          cost.fullMs.toFixed(0),
        ]);
        progress(rows.at(-1)!.join('  '));
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  publish(
    'memory',
    [
      '# Memory by model size',
      describeMachine(),
      [
        'Random weights at the real sizes, from a Hugging Face directory in float16 that lay in the file cache. The inference',
        'process of the public backend, one thread, silence tail: MiB resident as Linux says, at most while loading, when ready,',
        'after calls of 5 s, and after calls of 30 s. Weights: the parameters as the precision holds them, 4 bytes or 1. Times:',
        'from nothing to ready, and the lesser of two calls, which write 20 tokens each.',
      ].join('\n'),
      table(
        [
          'model',
          'parameters, million',
          'precision',
          'weights MiB',
          'load s',
          'loading, peak',
          'ready',
          'after 5 s',
          'after 30 s',
          '5 s, ms',
          '30 s, ms',
        ],
        rows,
      ),
      ...failures.map((failure) => `- ${failure}`),
    ],
    details,
  );
}
