// `npm run bench`: measures, and leaves a result and a report in bench/results/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchResult, renderReport, writeResult } from '@ws/bench';
import { checkWritable } from '../../../packages/bench/src/cli/check-writable.js';
import { pageBeside } from '../../../packages/bench/src/cli/page-beside.js';
import { machineFacts } from '../../../packages/bench/src/measure/machine-facts.js';
import { beginRun } from '../../../packages/bench/src/measure/run-facts.js';
import { encodeRecordings } from '../../../packages/bench/src/report/encode-recordings.js';
import { versions } from '../machine.js';
import { progress } from '../report.js';
import { ACCURACY } from './accuracy-part.js';
import { commitFacts } from './commit-facts.js';
import { ENGINE } from './engine-part.js';
import { LIVE } from './live-part.js';
import { LOAD } from './load-part.js';
import { mergeRepetitions } from './merge-repetitions.js';
import { NOT_YET, OTHER_PROGRAMS } from './other-programs.js';
import { type Measured, NOTHING, type Part, type PartSettings, STOPPED } from './part.js';
import { START } from './start-part.js';
import { terminalSummary } from './terminal-summary.js';

/** What runs where no part is named. */
const USUAL: readonly Part[] = [ENGINE, START, ACCURACY, LIVE, LOAD];
const PARTS: readonly Part[] = [...USUAL, ...OTHER_PROGRAMS, ...NOT_YET];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    repeat: { type: 'string', default: '1' },
    model: { type: 'string', default: 'tiny.en' },
    output: { type: 'string' },
  },
});
const repeat = Number(values.repeat);
if (!Number.isInteger(repeat) || repeat < 1 || repeat > 100) {
  throw new Error(`--repeat is ${values.repeat}; it must be a whole number from 1 to 100`);
}
const { model } = values;
if (model !== 'tiny.en' && model !== 'base') {
  throw new Error(`--model is ${model}; it must be tiny.en or base`);
}
for (const name of positionals) {
  if (!PARTS.some((part) => part.name === name)) {
    const list = PARTS.map((part) => `  ${part.name.padEnd(10)}${part.what}`).join('\n');
    throw new Error(`There is no part "${name}". The parts are:\n${list}`);
  }
}
const parts =
  positionals.length === 0 ? USUAL : PARTS.filter(({ name }) => positionals.includes(name));

const folder = fileURLToPath(new URL('../../results/', import.meta.url));
// npm runs scripts in the package's folder; what the user typed is relative to where the user is.
const from = process.env['INIT_CWD'] ?? process.cwd();
const output = values.output === undefined ? undefined : resolve(from, values.output);
// Before minutes of measuring.
if (output === undefined) mkdirSync(folder, { recursive: true });
else for (const file of [output, pageBeside(output)]) await checkWritable(file);

const stopping = new AbortController();
// The first Ctrl-C keeps what was measured; the second ends at once.
process.once('SIGINT', () => stopping.abort());
const { quick } = values;
const command = ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '');
const endRun = beginRun(command, versions());
const runs: Measured[] = [];
// Interleaved: what else the machine does falls on all parts alike.
for (let repetition = 1; repetition <= repeat; repetition++) {
  for (const part of parts) {
    runs.push(await measure(part, { quick, model, repetition, signal: stopping.signal }));
  }
}
const { audio, ...measured } = mergeRepetitions(runs);
const run = { ...endRun(), ...commitFacts() };
const result: BenchResult = { schema: 'ws-bench/1', run, machine: machineFacts(), ...measured };

const path = output ?? join(folder, `${nameOf(result)}.json`);
const page = pageBeside(path);
await writeResult(path, result);
writeFileSync(page, await renderReport(result, { audio: await encodeRecordings(audio) }));
process.stdout.write(`\n${terminalSummary(result)}\n\n`);
for (const { what, why } of result.missing) process.stdout.write(`missing: ${what}: ${why}\n`);
for (const file of [path, page]) process.stdout.write(`${relative(from, file)}\n`);

/** A part that fails is missing, with its reason: what the others measured is kept. */
async function measure(part: Part, settings: PartSettings): Promise<Measured> {
  const started = performance.now();
  try {
    settings.signal.throwIfAborted();
    return await part.run(settings);
  } catch (error) {
    const why = settings.signal.aborted ? STOPPED : (error as Error).message;
    progress(`${part.name} failed: ${why}`);
    return {
      ...NOTHING,
      missing: [{ what: part.name, why }],
    };
  } finally {
    progress(`${part.name}: ${Math.round((performance.now() - started) / 1000)} s`);
  }
}

/** `2026-11-27-1130-amd-epyc-2-cores` */
function nameOf({ run: { date }, machine: { processor, cores } }: BenchResult): string {
  const kind = processor
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const [day, time] = date.split('T') as [string, string];
  return `${day}-${time.slice(0, 5).replace(':', '')}-${kind}-${cores}-cores`;
}
