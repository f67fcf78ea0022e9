import { Command, Option } from 'commander';

/** A program that makes the environments of some engines. */
export interface SetupProgramFacts<Name extends string = string> {
  /** The program's: `ws-backend-faster`. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Engines to choose from; the first is the default. Where there is one, none is asked for. */
  readonly engines: readonly [Name, ...Name[]];
}

/** Arguments of `setup`. */
export interface SetupArguments<Name extends string = string> {
  readonly engine: Name;
  readonly python?: string;
  readonly force?: boolean;
}

/** The program for commander. It throws where commander would end the process. */
export function createSetupProgram<Name extends string>(
  { name, version, description, engines }: SetupProgramFacts<Name>,
  setup: (options: SetupArguments<Name>) => Promise<void>,
): Command {
  const program = new Command(name)
    .description(description)
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError('Try --help.');
  const [first] = engines;
  const command = program
    .command('setup')
    .description('make the environment of an engine, once; what is there already is left as it is');
  if (engines.length > 1) {
    command.addOption(
      new Option('-e, --engine <name>', 'which engine').choices(engines).default(first),
    );
  }
  command
    .option(
      '--python <path>',
      'the Python to make it with, 3.10 or later (default: the first found)',
    )
    .option('-f, --force', 'make it anew; nothing should be using it')
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.')
    .action((options: Partial<SetupArguments<Name>>) => setup({ engine: first, ...options }));
  return program.addHelpText(
    'after',
    `
Environment:
  XDG_CACHE_HOME             environments are in whisper-streaming/python there (default: the user's cache)
  PIP_INDEX_URL, HTTPS_PROXY what pip respects, and its configuration files

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`,
  );
}
