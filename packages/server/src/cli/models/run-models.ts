import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';
import { list } from './list.js';
import { createModelsProgram } from './models-program.js';
import { path } from './path.js';
import { pull } from './pull.js';
import { remove } from './remove.js';
import type { Terminal } from './terminal.js';
import { verify } from './verify.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** `ws-server models ...`: `args` are what follows `models`. Sets the exit code, and lets the process end. */
export async function runModels(args: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  let stoppedBy: keyof typeof SIGNALS | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppedBy !== undefined) process.exit(128 + SIGNALS[signal]);
      stoppedBy = signal;
      stopping.abort();
    });
  }
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  const terminal: Terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stopping.signal,
  };
  const program = createModelsProgram(
    {
      list: (options) => list(terminal, options),
      pull: (names) => pull(terminal, names),
      rm: (names) => remove(terminal, names),
      verify: (names, options) => verify(terminal, names, options),
      path: (name) => path(terminal, name),
    },
    (ok) => {
      process.exitCode = ok ? EXIT.ok : EXIT.failed;
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (stoppedBy !== undefined) {
      process.stderr.write(
        'stopped; what has been downloaded is kept, and gone on with next time\n',
      );
      process.exitCode = 128 + SIGNALS[stoppedBy];
    } else {
      process.exitCode = codeOf(error);
    }
  }
}

/** Tells what went wrong, unless commander has, and gives the exit code. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  process.stderr.write(`ws-server: ${error instanceof Error ? error.message : String(error)}\n`);
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}
