import { Command, Option } from 'commander';
import { flagOf } from './flags.js';
import { stopWithStdin } from './on-stdin-end.js';
import { FLAGGED, type Flagged, kindOf, SERVER_FLAGS, variableOf } from './server-flags.js';

/** The command line as a program, and which of its flags says which option. */
export interface ServerProgram {
  readonly program: Command;
  readonly flags: ReadonlyMap<Flagged, Option>;
}

/**
 * The command line of the server; flags win over the environment.
 *
 * @param showsAll - `--help` shows every option, and not those alone that matter to most
 */
export function createProgram(version: string, showsAll: boolean): ServerProgram {
  const program = new Command('ws-server')
    .description('Real-time transcription with Whisper over WebSockets.')
    .helpOption('-h, --help [all]', 'this help; --help all: every option')
    .version(version, '-V, --version');
  const flags = new Map<Flagged, Option>();
  for (const name of FLAGGED) {
    const flag = SERVER_FLAGS[name];
    const option = flagOf(name, kindOf(name), { ...flag, env: variableOf(name) });
    program.addOption(option.hideHelp(!showsAll && flag.isCommon !== true));
    flags.set(name, option);
  }
  program
    .addOption(
      new Option(
        '-c, --config <file>',
        'settings in YAML or JSON; flags and the environment win',
      ).env('WS_CONFIG'),
    )
    .option('--print-config', 'print the settings, and where each comes from, and exit')
    .addOption(stopWithStdin().hideHelp(!showsAll))
    .addHelpText(
      'after',
      `${
        showsAll
          ? ''
          : `
There are more, for limits and engines: see ws-server --help all.`
      }
ws-server transcribe writes the transcripts of recordings: see ws-server transcribe --help.
ws-server keys makes API keys: see ws-server keys --help.
ws-server models lists, downloads, checks and removes models: see ws-server models --help.

Environment:
  WS_API_KEYS       API keys, with commas between them
  WS_TOKEN_SECRET   what session tokens are signed with; servers that share it take each other's

When it is ready, one line on stdout says where it listens:
  listening on ws://127.0.0.1:8765/ws/transcribe/prompt (model base)

Exit codes: 0 stopped by SIGINT or SIGTERM, 1 cannot start, 2 wrong usage.`,
    )
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.');
  return { program, flags };
}

/** Whether the arguments ask for help with every option. */
export function asksForAll(args: readonly string[]): boolean {
  return args.some((arg, i) => (arg === '--help' || arg === '-h') && args[i + 1] === 'all');
}
