import { Command, Option } from 'commander';
import { ENGINE_NAMES, type EngineName } from '../engines.js';

/** What `setup` is told. */
export interface SetupArguments {
  readonly engine: EngineName;
  readonly python?: string;
  readonly force?: boolean;
}

/** `ws-backend-faster` as a program. It throws where commander would end the process. */
export function createProgram(
  version: string,
  setup: (options: SetupArguments) => Promise<void>,
): Command {
  const program = new Command('ws-backend-faster')
    .description('Python environments for the engines of @ws/backend-faster.')
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError('Try --help.');
  program
    .command('setup')
    .description('make the environment of an engine, once; what is there already is left as it is')
    .addOption(
      new Option('-e, --engine <name>', 'which engine')
        .choices(ENGINE_NAMES)
        .default('faster-whisper' satisfies EngineName),
    )
    .option(
      '--python <path>',
      'the Python to make it with, 3.10 or later (default: the first found)',
    )
    .option('-f, --force', 'make it anew; nothing should be using it')
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.')
    .action(setup);
  return program.addHelpText(
    'after',
    `
Environment:
  XDG_CACHE_HOME             environments are in whisper-streaming/python there (default: the user's cache)
  PIP_INDEX_URL, HTTPS_PROXY what pip respects, and its configuration files

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`,
  );
}
