import { createRequire } from 'node:module';
import { createProgram } from './create-program.js';
import { EXIT, exitCodeOf } from './exit-code.js';
import { inOurWords } from './habits.js';
import type { Terminal } from './terminal.js';

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/**
 * `ws-client`: runs a command, and sets the exit code: 0, 1 where it failed, 2 where it was told nonsense, 128 and the
 * signal's number where one cut its work. The first signal brings the work to an end, the second one ends the process.
 *
 * @param args - without the program
 * @param self - address of the program's file, beside which its package is
 */
export async function run(args: readonly string[], self: string): Promise<void> {
  const stopping = new AbortController();
  let stoppedBy: keyof typeof SIGNALS | undefined;
  for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.on(signal, () => {
      if (stoppedBy !== undefined) process.exit(128 + SIGNALS[signal]);
      stoppedBy = signal;
      stopping.abort();
    });
  }
  let cannotWrite = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    // Each further write fails, too.
    if (cannotWrite) return;
    cannotWrite = true;
    process.exitCode = EXIT.failed;
    terminal.say(`Cannot write to standard output: ${error.message}.`);
    stopping.abort();
  });
  // What cannot be told ends nothing.
  process.stderr.on('error', () => {});
  const { stdin, stdout, stderr } = process;
  const terminal: Terminal = {
    ...{ stdin, stdout, stderr, signal: stopping.signal },
    say: (line) => stderr.write(`ws-client: ${line}\n`),
  };
  const { version } = createRequire(self)('../package.json') as { version: string };
  let exitCode: number = EXIT.ok;
  const program = createProgram({
    ...{ version, self, terminal },
    ends: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(inOurWords(args), { from: 'user' });
    // An engine that was stopped for us ends with a signal of its own.
    process.exitCode =
      exitCode < 128 || stoppedBy === undefined ? exitCode : 128 + SIGNALS[stoppedBy];
  } catch (error) {
    if (stoppedBy !== undefined) process.exitCode = 128 + SIGNALS[stoppedBy];
    else if (!cannotWrite) process.exitCode = exitCodeOf(error, stderr);
  }
  // That has been told, and what it has stopped is no other failure.
  if (cannotWrite) process.exitCode = EXIT.failed;
}
