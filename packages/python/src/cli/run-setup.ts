import { createCommand, runProgram, type Terminal } from '@ws/cli-kit/program';
import { createProgressLine } from '@ws/core/internal';
import { type Command, Option } from 'commander';
import type { PythonEngine } from '../python-engine.js';
import { progressText } from '../setup/progress.js';
import { setupEnvironment } from '../setup/setup-environment.js';

/** Name and engines of a program that makes environments. */
export interface SetupProgramOptions {
  /** The program's: `ws-backend-faster`. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Engines to choose from; the first is the default. Where there is one, `--engine` is no option. */
  readonly engines: readonly [PythonEngine, ...PythonEngine[]];
}

/**
 * A program with one command, `setup`, which makes the environment of an engine and shows how it goes. `args` are what
 * follows its name. Sets the exit code, and lets the process end.
 */
export function runSetup(options: SetupProgramOptions, args: readonly string[]): Promise<void> {
  return runProgram(options.name, async (terminal) => {
    const { stdout, stderr, signal } = terminal;
    const line = createProgressLine(stderr);
    const program = setupProgram(terminal, options, async ({ engine, python, force }) => {
      const wanted = options.engines.find(({ name }) => name === engine)!;
      const { directory, made } = await setupEnvironment(wanted, {
        ...{ python, force, signal },
        onProgress: (progress) => line.show(progressText(progress)),
      });
      line.stop();
      stdout.write(`${engine} is ${made ? 'set up' : 'set up already'}: ${directory}\n`);
    });
    try {
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      line.stop();
      if (signal.aborted) stderr.write('stopped; the next setup begins anew\n');
      throw error;
    }
  });
}

interface SetupArguments {
  readonly engine: string;
  readonly python?: string;
  readonly force?: boolean;
}

function setupProgram(
  terminal: Pick<Terminal, 'stdout' | 'stderr'>,
  { name, version, description, engines }: SetupProgramOptions,
  setup: (given: SetupArguments) => Promise<void>,
): Command {
  const program = createCommand(name, terminal)
    .description(description)
    .version(version, '-V, --version');
  const names = engines.map((engine) => engine.name);
  const command = program
    .command('setup')
    .description('make the environment of an engine, once; what is there already is left as it is');
  if (names.length > 1) {
    command.addOption(
      new Option('-e, --engine <name>', 'which engine').choices(names).default(names[0]),
    );
  }
  command
    .option(
      '--python <path>',
      'the Python to make it with, 3.10 or later (default: the first found)',
    )
    .option('-f, --force', 'make it anew; nothing should be using it')
    .allowExcessArguments(false)
    .action((given: Partial<SetupArguments>) => setup({ engine: names[0]!, ...given }));
  return program.addHelpText(
    'after',
    `
Environment:
  XDG_CACHE_HOME             environments are in whisper-streaming/python there (default: the user's cache)
  PIP_INDEX_URL, HTTPS_PROXY what pip respects, and its configuration files

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`,
  );
}
