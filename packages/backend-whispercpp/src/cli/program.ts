import { Command, Option } from 'commander';
import { ACCELERATIONS, type Acceleration } from '../build/built-folder.js';

/** What each command does. */
export interface Commands {
  build(options: {
    readonly gpu?: Exclude<Acceleration, 'cpu'>;
    readonly jobs?: number;
    readonly force?: boolean;
  }): Promise<void>;
  info(): Promise<void>;
}

/** `ws-backend-whispercpp` as a program. It throws where commander would end the process. */
export function createProgram(version: string, commands: Commands): Command {
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
    .action((options) => commands.build(options));
  program
    .command('info')
    .description('say which library is used, and which version it is')
    .action(() => commands.info());
  for (const command of program.commands) {
    command.allowExcessArguments(false).showHelpAfterError('Try --help.');
  }
  return program.showHelpAfterError('Try --help.').addHelpText(
    'after',
    `
Environment:
  WHISPER_CPP_LIB    a library to use in place of the system's or one built here
  XDG_CACHE_HOME     where the cache is

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`,
  );
}
