import { Command } from 'commander';

/** What each command does; a result of `false` is a failure that has been told. */
export interface ModelCommands {
  list(options: { readonly json?: boolean }): Promise<void>;
  pull(names: readonly string[]): Promise<void>;
  rm(names: readonly string[]): Promise<void>;
  verify(names: readonly string[], options: { readonly json?: boolean }): Promise<boolean>;
  path(name: string): Promise<void>;
}

const NAME =
  'tiny.en, base, ... (see list); or of the Hugging Face hub a repository, owner/name[@revision], or a ggml file in one, owner/name/file.bin[@revision]';

/** `ws-server models` as a program. It throws where commander would end the process. */
export function createModelsProgram(commands: ModelCommands, done: (ok: boolean) => void): Command {
  const program = new Command('ws-server models')
    .description('Whisper models: what there is, and what of it is on this machine.')
    .exitOverride();

  program
    .command('list')
    .description('list all models')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      await commands.list(options);
      done(true);
    });
  program
    .command('pull')
    .description('download models')
    .argument('<name...>', NAME)
    .action(async (names: string[]) => {
      await commands.pull(names);
      done(true);
    });
  program
    .command('rm')
    .description('remove models from the cache')
    .argument('<name...>', NAME)
    .action(async (names: string[]) => {
      await commands.rm(names);
      done(true);
    });
  program
    .command('verify')
    .description('read all files of models, and compare their checksums')
    .argument('[name...]', `${NAME} (default: all that are here)`)
    .option('--json', 'as JSON')
    .action(async (names: string[], options: { json?: boolean }) =>
      done(await commands.verify(names, options)),
    );
  program
    .command('path')
    .description('print where a model is that is here, for scripts')
    .argument('<name>', NAME)
    .action(async (name: string) => {
      await commands.path(name);
      done(true);
    });
  for (const command of program.commands) {
    command.allowExcessArguments(false).showHelpAfterError('Try --help.');
  }
  return program.showHelpAfterError('Try --help.').addHelpText(
    'after',
    `
Environment:
  WS_MODELS_DIR            where models are kept
  HF_HOME, HF_HUB_CACHE    the Hugging Face cache; what is there is used, never changed
  HF_ENDPOINT, HF_TOKEN    another hub; a token for private and gated repositories
  HF_HUB_OFFLINE=1         do not ask the hub
  HTTPS_PROXY, NO_PROXY    how to reach it

Exit codes: 0 done, 1 failed (verify: a file is wrong), 2 wrong usage, 130 stopped.`,
  );
}
