import { parseArgs } from 'node:util';
import { missingBuild } from '../built-backend.js';
import { distribution } from '../distribution.js';
import { CONTEXTS, loadMeteredEngine, MODELS, PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { measureProcess, type ProcessCost } from './process-memory.js';
import { type Cell, runRounds, type Timing } from './rounds.js';
import { windows } from './windows.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const ROUNDS = Number(values.rounds);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1`);
}
const LOADS = 3;

const least = (values: readonly number[]): number => Math.min(...values);
const median = (values: readonly number[]): number => distribution(values).p50;
const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const both = (values: readonly number[]): string => `${ms(least(values))} / ${ms(median(values))}`;
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

const stretches = windows();

// First the processes, while this one holds no models.
const costs: { model: string; precision: string; loads: ProcessCost[] }[] = [];
const noProcesses = missingBuild();
if (noProcesses !== undefined) progress(noProcesses);
else {
  for (const model of MODELS) {
    for (const precision of PRECISIONS) {
      const loads: ProcessCost[] = [];
      for (let i = 0; i < LOADS; i++) loads.push(await measureProcess(model, precision, stretches));
      costs.push({ model, precision, loads });
      progress(`process: ${model} ${precision}`);
    }
  }
}

const cells: Cell[] = [];
for (const model of MODELS) {
  for (const precision of PRECISIONS) {
    const metered = await loadMeteredEngine(model, precision);
    for (const context of CONTEXTS) {
      for (const window of stretches) cells.push({ metered, context, window, timings: [] });
    }
  }
}
await runRounds(cells, ROUNDS);

const pick = (cell: Cell, what: keyof Timing): number[] => cell.timings.map((one) => one[what]);
const rows = cells.map((cell) => {
  const { metered, context, window } = cell;
  // What everyone does: whole windows in single precision.
  const usual = cells.find(
    (other) =>
      other.metered.model === metered.model &&
      other.metered.precision === 'fp32' &&
      other.context === 'full' &&
      other.window === window,
  )!;
  const steps = cell.timings[0]!.steps;
  return [
    metered.model,
    metered.precision,
    context,
    String(window.seconds),
    both(pick(cell, 'melMs')),
    both(pick(cell, 'encoderMs')),
    both(pick(cell, 'decoderMs')),
    String(cell.timings[0]!.tokens),
    ms(least(pick(cell, 'decoderMs')) / steps),
    both(pick(cell, 'totalMs')),
    `${(least(pick(usual, 'totalMs')) / least(pick(cell, 'totalMs'))).toFixed(1)} ×`,
  ];
});
await Promise.all(
  [...new Set(cells.map(({ metered }) => metered.engine))].map((one) => one.release()),
);

publish('engine', [
  '# How fast the engine is',
  describeMachine(),
  [
    `One thread, from samples to text, no timestamps, language given; stretches of the demo recording. Milliseconds, least`,
    `/ median of ${ROUNDS} interleaved rounds in one process. Decoder: everything after the encoder. Per token: the`,
    'least decoder time over its steps. Last column: how many times faster than the full window in fp32.',
  ].join('\n'),
  table(
    [
      'model',
      'precision',
      'context',
      'audio s',
      'mel',
      'encoder',
      'decoder',
      'tokens',
      'per token',
      'together',
      'faster',
    ],
    rows,
  ),
  '## The inference process',
  costs.length === 0
    ? (noProcesses ?? '')
    : [
        `Through \`createOnnxBackend\`, silence tail. Load: from nothing to ready, process start included, least / median of`,
        `${LOADS}, files in the system's cache. Memory: resident, as \`health()\` says, median.`,
        '',
        table(
          ['model', 'precision', 'load ms', 'MiB after load', 'MiB after 15 calls'],
          costs.map(({ model, precision, loads }) => [
            model,
            precision,
            both(loads.map(({ loadMs }) => loadMs)),
            mebibytes(median(loads.map(({ loadedBytes }) => loadedBytes))),
            mebibytes(median(loads.map(({ usedBytes }) => usedBytes))),
          ]),
        ),
      ].join('\n'),
]);
