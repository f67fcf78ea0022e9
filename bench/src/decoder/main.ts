import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import { windows } from '../engine/windows.js';
import { MODELS, PRECISIONS } from '../engines.js';
import { likeInferenceProcess } from '../like-inference-process.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { type Cell, loadCells, type PassTimings, VERIFIED } from './passes.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const ROUNDS = Number(values.rounds);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1`);
}

await likeInferenceProcess();

const window = windows().find(({ seconds }) => seconds === 5)!;
const cells: Cell[] = [];
for (const model of MODELS) {
  for (const precision of PRECISIONS) cells.push(...(await loadCells(model, precision, window)));
  progress(`loaded ${model}`);
}
// Every cell once per round, so that what else the machine does falls on all alike; the first warms up.
for (let round = 0; round <= ROUNDS; round++) {
  for (const cell of cells) {
    await cell.measure();
    if (round === 0) for (const list of Object.values(cell.timings)) list.length = 0;
  }
  progress(round === 0 ? 'warmed up' : `round ${round} of ${ROUNDS}`);
}

const both = (list: readonly number[]): string =>
  `${Math.min(...list).toFixed(1)} / ${distribution(list).p50.toFixed(1)}`;
const columns: readonly (keyof PassTimings)[] = [
  'stepMs',
  'verificationMs',
  'attendingStepMs',
  'attendingVerificationMs',
];
publish('decoder', [
  '# How fast the decoder is',
  describeMachine(),
  [
    `One thread, a window of 5 s; milliseconds of processor time, least / median of ${ROUNDS} interleaved rounds. A step`,
    `reads one token, a verification ${VERIFIED} of a draft at once; both choose each next token (the likeliest, and its`,
    'probability). "Attention": the alignment heads’ weights are asked for as well.',
  ].join('\n'),
  table(
    [
      'model',
      'precision',
      'context',
      'keys',
      'decoder step',
      `verification of ${VERIFIED} tokens`,
      'step with attention',
      'verification with attention',
    ],
    cells.map(({ model, precision, context, keys, timings }) => [
      model,
      precision,
      context,
      String(keys),
      ...columns.map((column) => both(timings[column])),
    ]),
  ),
]);
