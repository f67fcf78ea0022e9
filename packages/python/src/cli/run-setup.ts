import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';
import type { PythonEngine } from '../python-engine.js';
import { setupEnvironment } from '../setup/setup-environment.js';
import { createSetupDisplay } from './setup-display.js';
import { createSetupProgram } from './setup-program.js';

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
  { engines, ...facts }: SetupProgramOptions,
  args: readonly string[],
): Promise<void> {
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
    process.stderr.write(`${facts.name}: Cannot write to standard output: ${error.message}.\n`);
    process.exit(EXIT.failed);
  });
  const display = createSetupDisplay(process.stderr);
  const [first, ...others] = engines.map(({ name }) => name) as [string, ...string[]];
  const named = { ...facts, engines: [first, ...others] } as const;
  const program = createSetupProgram(named, async ({ engine, python, force }) => {
    const wanted = engines.find(({ name }) => name === engine)!;
    const { directory, made } = await setupEnvironment(wanted, {
      python,
      force,
      signal: stopping.signal,
      onProgress: display.show,
    });
    display.stop();
    process.stdout.write(`${engine} is ${made ? 'set up' : 'set up already'}: ${directory}\n`);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    display.stop();
    if (stoppedBy === undefined) {
      process.exitCode = codeOf(error, facts.name);
    } else {
      process.stderr.write('stopped; the next setup begins anew\n');
      process.exitCode = 128 + SIGNALS[stoppedBy];
    }
  }
}

/** Tells what went wrong, unless commander has, and gives the exit code. */
function codeOf(error: unknown, name: string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${name}: ${message}\n`);
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}
