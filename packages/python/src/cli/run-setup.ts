import { TranscribeError } from '@ws/core';
import { createProgressLine } from '@ws/core/internal';
import { Command, CommanderError, Option } from 'commander';
import type { PythonEngine } from '../python-engine.js';
import { progressText } from '../setup/progress.js';
import { setupEnvironment } from '../setup/setup-environment.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

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
export async function runSetup(
  options: SetupProgramOptions,
  args: readonly string[],
): Promise<void> {
  const { name, engines } = options;
  const stopping = new AbortController();
  let stoppedBy: keyof typeof SIGNALS | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppedBy !== undefined) process.exit(128 + SIGNALS[signal]);
      stoppedBy = signal;
      stopping.abort();
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    process.stderr.write(`${name}: Cannot write to standard output: ${error.message}.\n`);
    process.exit(EXIT.failed);
  });
  const line = createProgressLine(process.stderr);
  const program = setupProgram(options, async ({ engine, python, force }) => {
    const wanted = engines.find(({ name }) => name === engine)!;
    const { directory, made } = await setupEnvironment(wanted, {
      python,
      force,
      signal: stopping.signal,
      onProgress: (progress) => line.show(progressText(progress)),
    });
    line.stop();
    process.stdout.write(`${engine} is ${made ? 'set up' : 'set up already'}: ${directory}\n`);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    line.stop();
    if (stoppedBy === undefined) {
      process.exitCode = codeOf(error, name);
    } else {
      process.stderr.write('stopped; the next setup begins anew\n');
      process.exitCode = 128 + SIGNALS[stoppedBy];
    }
  }
}

/** Arguments of `setup`. */
interface SetupArguments {
  readonly engine: string;
  readonly python?: string;
  readonly force?: boolean;
}

/** The program for commander. It throws where commander would end the process. */
function setupProgram(
  { name, version, description, engines }: SetupProgramOptions,
  setup: (given: SetupArguments) => Promise<void>,
): Command {
  const program = new Command(name)
    .description(description)
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError('Try --help.');
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
    .showHelpAfterError('Try --help.')
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

/** Tells what went wrong, unless commander has, and gives the exit code. */
function codeOf(error: unknown, name: string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${name}: ${message}\n`);
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}
