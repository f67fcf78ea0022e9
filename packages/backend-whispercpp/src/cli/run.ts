import { createRequire } from 'node:module';
import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';
import { buildWhisperCpp } from '../build/build-whisper-cpp.js';
import { findLibraries } from '../library/find-library.js';
import { openLibrary } from '../library/open-library.js';
import { createBuildDisplay } from './build-display.js';
import { createProgram } from './program.js';

const EXIT = { ok: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** `ws-backend-whispercpp`: builds whisper.cpp. */
export async function run(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  // Not once: a lock that is held ends the process itself when it finds no other listener left.
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    process.stderr.write(
      `ws-backend-whispercpp: Cannot write to standard output: ${error.message}.\n`,
    );
    process.exit(EXIT.failed);
  });
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  const display = createBuildDisplay(process.stderr);
  const program = createProgram(version, {
    async build({ gpu, jobs, force }) {
      const built = await buildWhisperCpp({
        acceleration: gpu ?? 'cpu',
        jobs,
        force,
        signal: stop.signal,
        onProgress: display.show,
      });
      display.stop();
      process.stdout.write(
        `whisper.cpp ${built.version} (${built.acceleration}): ${built.directory}\n`,
      );
    },
    async info() {
      for (const { path, source } of findLibraries(undefined)) {
        process.stdout.write(`${path}\n  ${source}, ${describe(path)}\n`);
      }
    },
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    display.stop();
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    if (!TranscribeError.isInstance(error)) throw error;
    if (error.code === 'ERR_ABORTED') {
      process.exitCode = EXIT.stopped;
      return;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.code === 'ERR_INVALID_OPTION' ? EXIT.usage : EXIT.failed;
  }
}

function describe(path: string): string {
  try {
    return `version ${openLibrary(path).version}`;
  } catch (error) {
    return `not usable: ${(error as Error).message}`;
  }
}
