import { parseArgs } from 'node:util';
import { likeInferenceProcess } from '../like-inference-process.js';
import { describeMachine } from '../machine.js';
import { publish } from '../report.js';
import { compareEngines } from './comparison/compare-engines.js';
import { comparisonReport } from './comparison/comparison-report.js';
import { reportHalves } from './halves-report.js';
import { reportProcesses } from './process-report.js';
import { windows } from './windows.js';

const PARTS = ['processes', 'others', 'halves'] as const;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1`);
}
const parts = PARTS.filter((name) => name === (values.only ?? name));
if (parts.length === 0) {
  throw new Error(`--only is ${values.only}; it must be one of ${PARTS.join(', ')}`);
}

await likeInferenceProcess();
const stretches = windows();

// First the processes, while this one holds no models.
const processes = parts.includes('processes') ? await reportProcesses(stretches) : [];
const comparison = parts.includes('others') ? await compareEngines('tiny.en', rounds) : undefined;
const halves = parts.includes('halves') ? await reportHalves(stretches, rounds) : [];

publish(
  'engine',
  [
    '# How fast the engine is',
    describeMachine(),
    ...(comparison === undefined ? [] : comparisonReport(comparison, rounds)),
    ...halves,
    ...processes,
  ],
  comparison,
);
