import { Writable } from 'node:stream';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { Command, CommanderError } from 'commander';
import { printable } from './printable.js';
import type { Output, Terminal } from './terminal.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type Signal = keyof typeof SIGNALS;

/**
 * Runs a program, and sets the exit code: 0, 1 where it failed, 2 for wrong usage, 128 and the signal's number where a
 * signal cut its work. The first signal aborts `terminal.signal`, the second one ends the process.
 *
 * @param name - as a person calls it
 * @param work - resolves when all is done; where it rejects, the runner writes the error's message. It calls `becomeService`
 * where it goes on without a reader of its output, and decides itself what SIGHUP does
 */
export async function runProgram(
  name: string,
  work: (terminal: Terminal, becomeService: () => void) => Promise<unknown>,
): Promise<void> {
  const stopping = new AbortController();
  let stoppedBy: Signal | undefined;
  let isService = false;
  function onSignal(signal: Signal): void {
    if (stoppedBy !== undefined) process.exit(128 + SIGNALS[signal]);
    stoppedBy = signal;
    stopping.abort();
  }
  for (const signal of Object.keys(SIGNALS) as Signal[]) process.on(signal, onSignal);
  function becomeService(): void {
    isService = true;
    process.off('SIGHUP', onSignal);
  }
  const { stdin, stdout } = process;
  const stderr = createStderr();
  const terminal: Terminal = {
    ...{ name, stdin, stdout, stderr, signal: stopping.signal },
    say: (line) => void stderr.write(printable(`${name}: ${line}\n`)),
    fail(error) {
      const isUsage =
        error instanceof CommanderError ||
        (TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION');
      process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
      // Commander has said what it found.
      if (error === undefined || error instanceof CommanderError) return;
      terminal.say(errorMessage(error));
    },
  };
  let cannotWrite = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isService) return;
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    // Each further write fails, too.
    if (cannotWrite) return;
    cannotWrite = true;
    terminal.fail(new Error(`Cannot write to standard output: ${error.message}.`));
    stopping.abort();
  });
  try {
    await work(terminal, becomeService);
  } catch (error) {
    // The work has failed for that reason, which has been reported.
    if (cannotWrite) return;
    // Help and the version end a program this way, too.
    if (error instanceof CommanderError && error.exitCode === EXIT.ok) return;
    if (stoppedBy === undefined) terminal.fail(error);
    else process.exitCode = 128 + SIGNALS[stoppedBy];
  } finally {
    // Standard input that has not ended would keep the process alive.
    stdin.destroy();
  }
}

/** A program of {@link runProgram}: it throws where commander would end the process. */
export function createCommand(
  name: string,
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
): Command {
  return new Command(name)
    .exitOverride()
    .showHelpAfterError('Try --help.')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(printable(text)),
      // In the form of all other errors: the program's name, then the message.
      outputError: (text, write) => write(text.replace(/^error/, name.split(' ')[0]!)),
    });
}

/**
 * The process's stderr. A write that fails is lost: neither a full disk nor a pipe without a reader ends the program. Node
 * throws in the one case, and emits an error in the other.
 */
function createStderr(): Output {
  const { stderr } = process;
  stderr.on('error', () => {});
  // A write to a terminal does not fail so, and a live area needs the terminal's size.
  if (stderr.isTTY) return stderr;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        stderr.write(chunk);
      } catch {}
      done();
    },
  });
}
