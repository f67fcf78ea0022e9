import { statSync } from 'node:fs';
import { TranscribeError } from '@ws/core';
import { invalidOption } from '@ws/core/internal';
import { findServer } from './engine/find-server.js';
import { transcribeByServer } from './engine/transcribe-by-server.js';
import { EXIT } from './exit-code.js';
import type { FileArguments } from './file-arguments.js';
import { streamFiles } from './stream-files.js';
import type { Surroundings } from './surroundings.js';

/**
 * Transcribes recordings: by a server, as live sessions, or, where none is named, by the engine, which hears a recording as
 * a whole and faster.
 *
 * @returns the exit code
 */
export async function transcribeFiles(
  files: readonly string[],
  given: FileArguments,
  { terminal, self, version }: Surroundings,
): Promise<number> {
  if (given.server !== undefined) {
    if (given.from !== undefined) {
      throw invalidOption('--from', given.from, 'left out where there is --server');
    }
    return (await streamFiles(files, given, terminal)) ? EXIT.ok : EXIT.failed;
  }
  for (const [name, value] of [
    ['--strategy', given.strategy],
    ['--turn', given.turn],
    ['--real-time', given.realTime || undefined],
    ['--timestamps', given.timestamps || undefined],
  ]) {
    if (value === undefined) continue;
    throw invalidOption(
      String(name),
      value,
      'left out where there is no --server: it is about live sessions, and a recording is heard as a whole',
    );
  }
  for (const file of files) {
    if (isPipe(file)) throw noPipe(file);
  }
  const program = findServer({ folder: process.cwd(), self, version });
  if (program.isFetched && (given.verbose || terminal.stderr.isTTY)) {
    terminal.say('fetching the engine (@ws/server); "npm install @ws/server" keeps it');
  }
  return transcribeByServer(program, files, given, terminal);
}

function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    // The engine says what is wrong with it.
    return false;
  }
}

/** The engine has a process of its own, which does not have this one's pipes, and reads a recording back and forth. */
function noPipe(path: string): TranscribeError {
  return new TranscribeError(
    `${path} is a pipe, which is read only with --server. Pipe it into "ws-client listen -", or give a file.`,
    { code: 'ERR_INVALID_OPTION', details: { path } },
  );
}
