import { createRequire } from 'node:module';
import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';
import { setupPython } from '../setup/setup-python.js';
import { createProgram } from './program.js';
import { createSetupDisplay } from './setup-display.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** `ws-backend-faster`: `args` are what follows its name. Sets the exit code, and lets the process end. */
export async function run(args: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  let stoppedBy: keyof typeof SIGNALS | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppedBy !== undefined) process.exit(128 + SIGNALS[signal]);
      stoppedBy = signal;
      stopping.abort();
    });
  }
  const display = createSetupDisplay(process.stderr);
  const program = createProgram(ownVersion(), async ({ engine, python, force }) => {
    const { directory, made } = await setupPython({
      engine,
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
      process.exitCode = codeOf(error);
    } else {
      process.stderr.write('stopped; the next setup begins anew\n');
      process.exitCode = 128 + SIGNALS[stoppedBy];
    }
  }
}

/** Tells what went wrong, unless commander has, and gives the exit code. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`ws-backend-faster: ${message}\n`);
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}

function ownVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require('@ws/backend-faster/package.json') as { version: string };
  return version;
}
