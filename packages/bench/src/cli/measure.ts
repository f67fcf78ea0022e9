import type { Terminal } from '@ws/cli-kit/program';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { PROTOCOL_NAMES } from '../protocols/protocol-names.js';
import { MEASURE_DEFAULTS, type MeasureArguments } from './measure-arguments.js';

const SCHEMES = ['ws:', 'wss:', 'http:', 'https:', 'tcp:'];
const { protocol, language, sessions, repeat, timeout, pieceMs, silenceMs } = MEASURE_DEFAULTS;

/** `ws-bench measure ws://…`, and `ws-bench ws://…`: exit code 1 where a session failed. */
export function addMeasure(program: Command, terminal: Terminal): void {
  program
    .command('measure', { isDefault: true })
    .description(
      'play recordings to a speech-to-text server in real time, and measure what it tells',
    )
    .argument('<url>', 'the server: ws://, wss://, http://, https:// or tcp://', urlOf)
    .addOption(
      new Option('-p, --protocol <name>', 'what it speaks')
        .choices(PROTOCOL_NAMES)
        .default(protocol),
    )
    .option(
      '--audio <path...>',
      'recordings, or folders of them; beside NAME.wav: NAME.txt, NAME.ctm',
    )
    .option('--language <code>', 'what is spoken', language)
    .option('--model <name>', 'the model that the server is asked for')
    .option(
      '--sessions <numbers>',
      'sessions at once, with commas between several',
      countsOf,
      sessions,
    )
    .option('--repeat <number>', 'how often everything is measured', wholeOf(1, 100), repeat)
    .option('--no-warm-up', 'leave out the session before, which does not count')
    .addOption(new Option('--key <key>', 'the key for the server').env('WS_BENCH_KEY'))
    .option('--header <line...>', 'a header for the server: "Name: value"', headerOf)
    .option('--name <name>', 'what the report calls the server')
    .option(
      '--timeout <seconds>',
      'how long the server may owe an answer',
      wholeOf(1, 3600),
      timeout,
    )
    .option('--piece-ms <ms>', 'audio in one message', wholeOf(10, 1000), pieceMs)
    .option('--silence-ms <ms>', 'silence after each recording', wholeOf(0, 60_000), silenceMs)
    .option('--json <file>', 'write the result, with all events, as JSON')
    .option('--html <file>', 'write the report as HTML')
    .action(async (url: URL, flags: MeasureArguments) => {
      // Help does not wait for what measures.
      const { runMeasure } = await import('./run-measure.js');
      await runMeasure(url, flags, terminal);
    });
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
