import { createCommand, type Terminal, writeLines } from '@ws/cli-kit';
import { createModelProgress, type ResolvedModel, removeModel, resolveModel } from '@ws/models';
import { formatBytes } from '@ws/models/internal';
import type { Command } from 'commander';
import { list } from './list.js';
import { orNotHere } from './not-here.js';
import { verify } from './verify.js';

const NAME =
  'tiny.en, base, ... (see list); or of the Hugging Face hub a repository, owner/name[@revision], or a ggml file in one, owner/name/file.bin[@revision]';

const FROM: Readonly<Record<ResolvedModel['source'], string>> = {
  path: 'is the path of a model',
  cache: 'is here already',
  'hf-cache': 'is here already, in the Hugging Face cache',
  hub: 'downloaded from the hub',
  mirror: 'downloaded from the package mirror',
};

export interface ModelCommands {
  readonly list: typeof list;
  readonly pull: typeof pull;
  readonly remove: typeof remove;
  readonly verify: typeof verify;
  readonly printPath: typeof printPath;
}

export function createModelsProgram(
  terminal: Terminal,
  commands: ModelCommands = { list, pull, remove, verify, printPath },
): Command {
  const program = createCommand('ws-server models', terminal)
    .description('Whisper models: what there is, and what of it is on this machine.')
    .addHelpText(
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
  program
    .command('list')
    .description('Lists all models.')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => commands.list(terminal, options));
  program
    .command('pull')
    .description('Downloads models.')
    .argument('<name...>', NAME)
    .action((names: string[]) => commands.pull(terminal, names));
  program
    .command('rm')
    .description('Removes models from the cache.')
    .argument('<name...>', NAME)
    .action((names: string[]) => commands.remove(terminal, names));
  program
    .command('verify')
    .description('Reads all files of models, and compares their checksums.')
    .argument('[name...]', `${NAME} (default: all that are here)`)
    .option('--json', 'as JSON')
    .action((names: string[], options: { json?: boolean }) =>
      commands.verify(terminal, names, options),
    );
  program
    .command('path')
    .description('Prints where a model is that is here, for scripts.')
    .argument('<name>', NAME)
    .action((name: string) => commands.printPath(terminal, name));
  return program;
}

/** Downloads models that are not here, one after the other. */
async function pull({ stdout, stderr, signal }: Terminal, names: readonly string[]): Promise<void> {
  const progress = createModelProgress(stderr);
  try {
    for (const name of names) {
      const model = await resolveModel(name, { signal, onProgress: progress.show });
      progress.stop();
      const place = model.weightsFile ?? model.directory;
      writeLines(stdout, [`${model.name}: ${FROM[model.source]}: ${place}`]);
    }
  } catch (error) {
    progress.stop();
    if (signal.aborted) {
      writeLines(stderr, ['stopped; what has been downloaded is kept, and gone on with next time']);
    }
    throw error;
  }
}

/** Removes models from the cache, and says what that freed. */
async function remove({ stdout }: Terminal, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { name: removed, directory, freedBytes } = await removeModel(name);
    writeLines(stdout, [`${removed}: removed ${directory}, freed ${formatBytes(freedBytes)}`]);
  }
}

/** Says where a model is that is here (its directory; of a ggml model, its file), and nothing else, for scripts. */
async function printPath({ stdout, signal }: Terminal, name: string): Promise<void> {
  const found = await orNotHere(resolveModel(name, { sources: [], signal }));
  writeLines(stdout, [found.weightsFile ?? found.directory]);
}
