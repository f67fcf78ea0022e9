import { createCommand, flagOf, type Terminal } from '@ws/cli-kit';
import { type Command, Option } from 'commander';
import { type FileSetting, readConfigFile } from './config/config-file.js';
import {
  FLAGGED,
  type Flagged,
  kindOf,
  type OperatorOptions,
  SERVER_FLAGS,
  variableOf,
} from './server-flags.js';

/** What an operator said, wherever. */
export interface OperatorSettings {
  readonly settings: OperatorOptions;
  /** Where each setting comes from: `--port`, `PORT`, `server.yaml:3`. What is not there is a default. */
  readonly sources: ReadonlyMap<Flagged, string>;
  /** The settings are to be printed, and that is all. */
  readonly printsConfig: boolean;
  /** The server stops when standard input ends. */
  readonly stopsWithStdin: boolean;
}

/**
 * Reads the command line, the environment, and the file that they name: what stands first of these wins.
 *
 * @param args - without the program
 * @throws CommanderError, when it has told help, the version, or what is wrong; TranscribeError `ERR_INVALID_OPTION`
 * where that is the file
 */
export function readArguments(
  args: readonly string[],
  version: string,
  terminal: Pick<Terminal, 'stdout' | 'stderr'>,
): OperatorSettings {
  const showsAll = args.some((arg, i) => /^(?:--help|-h)$/.test(arg) && args[i + 1] === 'all');
  const { program, flags } = createProgram(version, showsAll, terminal);
  // An empty variable, as compose files make them, is one that is not set.
  for (const { envVar, required } of program.options) {
    if (envVar === undefined) continue;
    // Of a flag without a value commander takes any text for yes.
    const isOff = !required && /^(?:0|false|no|off)$/i.test(process.env[envVar] ?? '');
    if (process.env[envVar] === '' || isOff) delete process.env[envVar];
  }
  program.parse(args, { from: 'user' });
  const values = program.opts<
    Record<string, unknown> & {
      readonly config?: string;
      readonly printConfig?: true;
      readonly stopWithStdin?: true;
    }
  >();
  const file = values.config === undefined ? undefined : readConfigFile(values.config);
  const settings: Partial<Record<Flagged, unknown>> = {};
  const sources = new Map<Flagged, string>();
  for (const [name, option] of flags) {
    const attribute = option.attributeName();
    const inFile = file?.get(name);
    const source = sourceOf(option, program.getOptionValueSource(attribute), inFile);
    if (source !== undefined) sources.set(name, source);
    const isOfFile = inFile !== undefined && source === inFile.place;
    const given = isOfFile ? inFile.value : values[attribute];
    settings[name] = given ?? kindOf(name).fallback;
  }
  return {
    settings: settings as OperatorOptions,
    sources,
    printsConfig: values.printConfig === true,
    stopsWithStdin: values.stopWithStdin === true,
  };
}

function sourceOf(
  { long, envVar }: Option,
  source: string | undefined,
  inFile: FileSetting | undefined,
): string | undefined {
  if (source === 'cli') return long;
  if (source === 'env') return envVar;
  return inFile?.place;
}

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
export function createProgram(
  version: string,
  showsAll: boolean,
  terminal: Pick<Terminal, 'stdout' | 'stderr'>,
): ServerProgram {
  const program = createCommand('ws-server', terminal)
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
    .addOption(
      new Option(
        '--stop-with-stdin',
        'stop when standard input ends: for a program that starts this one for itself',
      ).hideHelp(!showsAll),
    )
    .addHelpText(
      'after',
      `${showsAll ? '' : '\nThere are more, for limits and engines: see ws-server --help all.\n'}
Commands, each with --help:
  ws-server transcribe    writes the transcripts of recordings, without a server
  ws-server worker        transcribes the recordings of a queue
  ws-server keys          makes API keys
  ws-server models        lists, downloads, checks and removes models
  ws-server completion    prints a script that completes this command line in a shell

Environment:
  WS_API_KEYS       API keys, with commas between them
  WS_TOKEN_SECRET   what session tokens are signed with; servers that share it take each other's

When it is ready, one line on stdout says where it listens:
  listening on ws://127.0.0.1:8765/ws/transcribe/prompt (model base)

Exit codes: 0 stopped by SIGINT or SIGTERM, 1 cannot start, 2 wrong usage.`,
    );
  return { program, flags };
}
