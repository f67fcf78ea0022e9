import { createRequire } from 'node:module';
import { TranscribeError } from '@ws/core';
import { createProgressLine, type ProgressLine } from '@ws/core/internal';
import { Command, CommanderError, Option } from 'commander';
import type { BuildProgress } from '../build/build-options.js';
import { buildWhisperCpp } from '../build/build-whisper-cpp.js';
import { ACCELERATIONS, type Acceleration } from '../build/built-folder.js';
import { findBinaries } from '../build/find-binaries.js';
import { openLibrary } from '../library/open-library.js';

const EXIT = { ok: 0, failed: 1, usage: 2, stopped: 130 } as const;

const HELP = `
Environment:
  WHISPER_CPP_LIB    a library to use in place of the system's or one built here
  XDG_CACHE_HOME     where the cache is

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`;

interface BuildFlags {
  readonly gpu?: Acceleration;
  readonly jobs?: number;
  readonly force?: boolean;
}

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
  const line = createProgressLine(process.stderr);
  const program = new Command('ws-backend-whispercpp')
    .description('whisper.cpp for this machine.')
    .version(version)
    .exitOverride();
  program
    .command('build')
    .description('build whisper.cpp for this processor, into your cache')
    .addOption(
      new Option('--gpu <kind>', 'use a graphics card, too').choices(
        ACCELERATIONS.filter((name) => name !== 'cpu'),
      ),
    )
    .option('--jobs <count>', 'compilers at the same time', Number)
    .option('--force', 'build again what is there')
    .action(async ({ gpu, jobs, force }: BuildFlags) => {
      const built = await buildWhisperCpp({
        acceleration: gpu ?? 'cpu',
        jobs,
        force,
        signal: stop.signal,
        onProgress: showBuild(line),
      });
      line.stop();
      process.stdout.write(
        `whisper.cpp ${built.version} (${built.acceleration}): ${built.directory}\n`,
      );
    });
  program
    .command('info')
    .description('say which library is used, and which version it is')
    .action(() => {
      for (const { path, source } of findBinaries('library', undefined)) {
        process.stdout.write(`${path}\n  ${source}, ${describe(path)}\n`);
      }
    });
  for (const command of program.commands) {
    command.allowExcessArguments(false).showHelpAfterError('Try --help.');
  }
  program.showHelpAfterError('Try --help.').addHelpText('after', HELP);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    line.stop();
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

const PHASES: Readonly<Record<Exclude<BuildProgress['phase'], 'done'>, string>> = {
  waiting: 'waiting for another process that builds whisper.cpp',
  downloading: 'downloading the sources of whisper.cpp (37 MB)',
  unpacking: 'unpacking them',
  configuring: 'looking at this machine',
  compiling: 'compiling',
};

/** A line for each phase, which changes in a terminal; compiling has a bar there, and a line for each tenth elsewhere. */
function showBuild(line: ProgressLine): (progress: BuildProgress) => void {
  let phase: BuildProgress['phase'] | undefined;
  return ({ phase: now, progress }) => {
    if (now !== phase && now !== 'done') line.show(PHASES[now]);
    phase = now;
    if (now === 'compiling' && progress !== undefined) line.advance(PHASES[now], progress);
  };
}
