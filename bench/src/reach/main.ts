// Servers as processes on one store, brokers, a balancer and clients in real time; servers are killed, hung and asked to leave,
// and brokers killed. Is a word lost, does one come twice, and how long is a client without a server? And what does a journal
// cost where nothing fails?
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { progress } from '../report.js';
import { stream60 } from '../streaming/recordings.js';
import { type BrokenRun, brokenRun } from './broken-run.js';
import { reportCost } from './cost.js';
import { FAULT_KINDS, type FaultKind } from './faults.js';
import { reportFaults } from './faults-report.js';
import { marked } from './marked-speech.js';
import type { StoreName } from './stores.js';

const { values } = parseArgs({
  options: {
    /** `scripted` hears marked speech and costs nothing; or a model. */
    engine: { type: 'string', default: 'scripted' },
    /** Default: 150, or 12 of a model. */
    sessions: { type: 'string' },
    store: { type: 'string', default: 'nats' },
    /** One broker is killed every ten seconds. */
    'broker-kills': { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    'fault-every': { type: 'string', default: '4' },
    'broker-every': { type: 'string', default: '10' },
    /** The kinds of faults: `SIGKILL,SIGTERM`. */
    kinds: { type: 'string', default: FAULT_KINDS.join() },
    only: { type: 'string', default: 'faults' },
    profile: { type: 'boolean', default: false },
    /** Seconds of the recording, for a shorter run. */
    seconds: { type: 'string' },
  },
});

const { engine } = values;
const store = values.store as StoreName;
const sessions = Number(values.sessions ?? (engine === 'scripted' ? 150 : 12));
const recording = stream60();
if (recording === undefined) process.exit();
const whole = engine === 'scripted' ? marked(recording.samples) : recording.samples;
const samples =
  values.seconds === undefined ? whole : whole.subarray(0, 16_000 * Number(values.seconds));
const speech = { samples, pace: 1, language: 'en' };
const command =
  `npx -y pnpm@10.34.9 --filter bench reach ${process.argv.slice(2).join(' ')}`.trim();
const root = mkdtempSync(join(tmpdir(), 'bench-reach-'));

if (values.only === 'cost') {
  const settings = { engine, store, sessions, folder: root };
  const profiles = values.profile ? join(root, 'profiles') : undefined;
  await reportCost(settings, speech, { rounds: Number(values.runs), profiles, command });
  if (profiles !== undefined) progress(`profiles are in ${profiles}`);
  else rmSync(root, { recursive: true, force: true });
} else {
  const runs: BrokenRun[] = [];
  for (let i = 0; i < Number(values.runs); i++) {
    const seed = Number(values.seed) + i;
    const folder = mkdtempSync(join(root, `seed-${seed}-`));
    const plan = {
      ...{ seed, kinds: values.kinds.split(',') as FaultKind[] },
      everyMs: 1000 * Number(values['fault-every']),
      brokerEveryMs: values['broker-kills'] ? 1000 * Number(values['broker-every']) : undefined,
    };
    let run: BrokenRun;
    try {
      run = await brokenRun({ engine, store, sessions, folder }, speech, plan);
    } catch (error) {
      progress(`seed ${seed} failed: ${(error as Error).message}; see ${folder}`);
      process.exitCode = 1;
      continue;
    }
    runs.push(run);
    const bad = run.judgements.filter(
      (one) => one.unfinished || one.lost + one.twice + one.finalsTwice + one.seqBreaks > 0,
    );
    progress(
      `seed ${seed}: ${run.faults.length} faults, ${run.takeovers.length} takeovers, ${bad.length} sessions with a loss, ${run.seconds.toFixed(0)} s`,
    );
    if (bad.length === 0) rmSync(folder, { recursive: true, force: true });
    else progress(`the servers' words are in ${folder}`);
  }
  if (runs.length > 0) reportFaults(runs, { engine, store, sessions, folder: root }, command);
}
process.exit();
