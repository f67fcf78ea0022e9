import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import type { Terminal } from '@ws/cli-kit/program';
import { systemClock } from '@ws/core/internal';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { bundledRecordings } from '../measure/bundled-recordings.js';
import { machineFacts } from '../measure/machine-facts.js';
import { measureServer } from '../measure/measure-server.js';
import { readRecordings } from '../measure/read-recordings.js';
import { figuresOf } from '../measures/figures-of.js';
import { PROTOCOLS } from '../protocols/protocols.js';
import type { BenchResult } from '../result/bench-result.js';
import type { MeasureArguments } from './measure-arguments.js';
import { ownVersion } from './own-version.js';
import { shownCommand } from './shown-command.js';
import { figureLines, progressLine } from './told-figures.js';

const SCHEMES = ['ws:', 'wss:', 'http:', 'https:', 'tcp:'];
const CONNECT_MS = 10_000;

/** `ws-bench measure ws://…`, and `ws-bench ws://…`: exit code 1 where a session failed. */
export function addMeasure(program: Command, terminal: Terminal): void {
  const names = Object.keys(PROTOCOLS);
  program
    .command('measure', { isDefault: true })
    .description(
      'play recordings to a speech-to-text server in real time, and measure what it tells',
    )
    .argument('<url>', 'the server: ws://, wss://, http://, https:// or tcp://', urlOf)
    .addOption(
      new Option('-p, --protocol <name>', 'what it speaks').choices(names).default('native'),
    )
    .option(
      '--audio <path...>',
      'recordings, or folders of them; beside NAME.wav: NAME.txt, NAME.ctm',
    )
    .option('--language <code>', 'what is spoken', 'en')
    .option('--model <name>', 'the model that the server is asked for')
    .option('--sessions <numbers>', 'sessions at once, with commas between several', countsOf, [1])
    .option('--repeat <number>', 'how often everything is measured', wholeOf(1, 100), 1)
    .option('--no-warm-up', 'leave out the session before, which does not count')
    .addOption(new Option('--key <key>', 'the key for the server').env('WS_BENCH_KEY'))
    .option('--header <line...>', 'a header for the server: "Name: value"', headerOf)
    .option('--name <name>', 'what the report calls the server')
    .option('--timeout <seconds>', 'how long the server may owe an answer', wholeOf(1, 3600), 30)
    .option('--piece-ms <ms>', 'audio in one message', wholeOf(10, 1000), 40)
    .option('--silence-ms <ms>', 'silence after each recording', wholeOf(0, 60_000), 2000)
    .option('--json <file>', 'write the result, with all events, as JSON')
    .option('--html <file>', 'write the report as HTML')
    .action((url: URL, flags: MeasureArguments) => measure(url, flags, terminal));
}

async function measure(url: URL, flags: MeasureArguments, terminal: Terminal): Promise<void> {
  const { signal } = terminal;
  const { audio, language } = flags;
  const recordings =
    audio === undefined
      ? await bundledRecordings(signal)
      : await readRecordings(audio, { language, signal });
  if (recordings.every(({ facts }) => facts.reference === undefined)) {
    terminal.say('no recording has a transcript (NAME.txt), so words are not compared');
  }
  const system = flags.name ?? `${flags.protocol} at ${url.host}`;
  const command = shownCommand(url, flags);
  const loadBefore = loadavg()[0]!;
  const began = new Date();
  const sessions = await measureServer({
    ...{ protocol: PROTOCOLS[flags.protocol], system, recordings },
    ...{ sessions: flags.sessions, repetitions: flags.repeat, warmsUp: flags.warmUp },
    ...{ pieceMs: flags.pieceMs, silenceMs: flags.silenceMs },
    // An empty variable, as compose files make them, is one that is not set.
    access: { url, key: flags.key || undefined, headers: Object.fromEntries(flags.header ?? []) },
    request: { language, model: flags.model },
    bounds: { connectMs: CONNECT_MS, answerMs: flags.timeout * 1000 },
    ...{ clock: systemClock, signal },
    onProgress: (progress) => terminal.say(progressLine(progress)),
  });
  const result: BenchResult = {
    schema: 'ws-bench/1',
    run: {
      date: began.toISOString(),
      seconds: Math.round((Date.now() - began.getTime()) / 1000),
      command,
      versions: { '@ws/bench': ownVersion(), node: process.versions.node },
      load: [loadBefore, loadavg()[0]!],
    },
    machine: machineFacts(),
    figures: figuresOf(sessions, { command }),
    ...{ sessions, curves: [], missing: [] },
  };
  terminal.stdout.write(`${figureLines(result.figures).join('\n')}\n`);
  if (flags.json !== undefined) {
    const { writeResult } = await import('../result/write-result.js');
    await writeResult(flags.json, result);
    terminal.say(`written to ${flags.json}`);
  }
  if (flags.html !== undefined) {
    const { writeReport } = await import('./write-report.js');
    await writeReport(resolve(flags.html), result, recordings);
    terminal.say(`written to ${flags.html}`);
  }
  const failed = sessions.filter((session) => session.failed !== undefined);
  if (failed.length === 0) return;
  const reasons = [...new Set(failed.map((session) => session.failed))].slice(0, 3).join(' ');
  const count = `${failed.length} of ${sessions.length} sessions failed`;
  terminal.fail(new Error(`${count}: ${reasons}`));
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && SCHEMES.includes(url.protocol) && url.host !== '') return url;
  throw new InvalidArgumentError(
    'It must be an address such as ws://127.0.0.1:8765. The commands are measure, verify, compare and report.',
  );
}

function wholeOf(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function countsOf(text: string): readonly number[] {
  return [...new Set(text.split(',').map((part) => wholeOf(1, 1000)(part.trim())))];
}

function headerOf(
  line: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([\x20-\x7e]*)$/.exec(line) ?? [];
  if (name === undefined) throw new InvalidArgumentError('It must be "Name: value".');
  return [...before, [name.toLowerCase(), value!]];
}
