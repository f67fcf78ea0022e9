import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';
import { programName } from './program-name.js';
import { createStderr } from './stderr.js';
import type { Terminal } from './terminal.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Runs a command that ends by itself, and sets the exit code: 0, 1 where it failed, 2 where it was told nonsense, 128 and
 * the signal's number where one ended it. A second signal ends it at once.
 *
 * @param work - gives back whether all went well; what did not has been told
 * @param whenStopped - what to tell where a signal ended it
 */
export async function runCommand(
  work: (terminal: Terminal) => Promise<boolean>,
  whenStopped?: string,
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
  const { stdout } = process;
  const stderr = createStderr();
  let cannotWrite = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    // Each further write fails, too.
    if (cannotWrite) return;
    cannotWrite = true;
    process.exitCode = EXIT.failed;
    stderr.write(`${programName()}: Cannot write to standard output: ${error.message}.\n`);
    stopping.abort();
  });
  try {
    const isDone = await work({ stdout, stderr, signal: stopping.signal });
    process.exitCode = isDone && !cannotWrite ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (stoppedBy === undefined) {
      process.exitCode = cannotWrite ? EXIT.failed : exitCodeOf(error);
    } else {
      if (whenStopped !== undefined) stderr.write(`${whenStopped}\n`);
      process.exitCode = 128 + SIGNALS[stoppedBy];
    }
  }
}

/** Tells what went wrong, unless commander has, and gives the exit code. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  createStderr().write(
    `${programName()}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}
