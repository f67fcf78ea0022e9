import { createRequire } from 'node:module';
import { createCommand, runProgram } from '@ws/cli-kit/program';
import { createProgressLine, type ProgressLine } from '@ws/core/internal';
import { Option } from 'commander';
import type { BuildProgress } from '../build/build-options.js';
import { buildWhisperCpp } from '../build/build-whisper-cpp.js';
import { ACCELERATIONS, type Acceleration } from '../build/built-folder.js';
import { findBinaries } from '../build/find-binaries.js';
import { openLibrary } from '../library/open-library.js';

const HELP = `
Environment:
  WHISPER_CPP_LIB    a library to use in place of the system's or one built here
  XDG_CACHE_HOME     where the cache is

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C, 143 by SIGTERM.`;

interface BuildFlags {
  readonly gpu?: Acceleration;
  readonly jobs?: number;
  readonly force?: boolean;
}

const NAME = 'ws-backend-whispercpp';

/** `ws-backend-whispercpp`: builds whisper.cpp. @param args - what follows its name */
export function run(args: readonly string[]): Promise<void> {
  return runProgram(NAME, async (terminal) => {
    const { stdout, stderr, signal } = terminal;
    const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
    const line = createProgressLine(stderr);
    const program = createCommand(NAME, terminal)
      .description('whisper.cpp for this machine.')
      .version(version)
      .addHelpText('after', HELP);
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
          ...{ acceleration: gpu ?? 'cpu', jobs, force, signal },
          onProgress: showBuild(line),
        });
        line.stop();
        const { directory, acceleration } = built;
        stdout.write(`whisper.cpp ${built.version} (${acceleration}): ${directory}\n`);
      });
    program
      .command('info')
      .description('say which library is used, and which version it is')
      .action(() => {
        for (const { path, source } of findBinaries('library', undefined)) {
          stdout.write(`${path}\n  ${source}, ${describe(path)}\n`);
        }
      });
    for (const command of program.commands) command.allowExcessArguments(false);
    try {
      await program.parseAsync(args, { from: 'user' });
    } finally {
      line.stop();
    }
  });
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
