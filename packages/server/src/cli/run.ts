import {
  addCompletion,
  completionScript,
  createCommand,
  inOurWords,
  runProgram,
  type Terminal,
} from '@ws/cli-kit';
import type { Command } from 'commander';
import { ownVersion } from '../operations/own-version.js';
import { type Secrets, takeSecrets } from './secrets.js';

type CreateProgram = (terminal: Terminal, secrets: Secrets['worker']) => Command;

/** What `ws-server` does besides serving. A process loads its own command alone: each has libraries of its own. */
const COMMANDS: Readonly<Record<string, () => Promise<CreateProgram>>> = {
  transcribe: async () =>
    (await import('./transcribe/transcribe-program.js')).createTranscribeProgram,
  worker: async () => (await import('./worker-program.js')).createWorkerProgram,
  keys: async () => (await import('./keys-program.js')).createKeysProgram,
  models: async () => {
    const { createModelsProgram } = await import('./models/models-program.js');
    return (terminal) => createModelsProgram(terminal);
  },
  completion: async () => createCompletionProgram,
};

/**
 * `ws-server`, as a process of its own: serves, or runs one of its commands.
 *
 * @param args - without the program
 */
export function run(args: readonly string[]): Promise<void> {
  // Before anything is started that would have them, too.
  const secrets = takeSecrets(process.env);
  return runProgram('ws-server', async (terminal, becomeService) => {
    const [name = '', ...rest] = args;
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (load === undefined && name !== '' && !name.startsWith('-')) {
      const known = Object.keys(COMMANDS).join(', ');
      const message = `error: unknown command '${name}'; there are ${known}. A recording: ws-server transcribe FILE`;
      createCommand('ws-server', terminal).error(message);
    }
    if (load === undefined) {
      const { serve } = await import('./serve.js');
      return serve(args, ownVersion(), secrets.server, terminal, becomeService);
    }
    const said = name === 'transcribe' ? inOurWords(rest) : rest;
    const create = await load();
    return create(terminal, secrets.worker).parseAsync(said, { from: 'user' });
  });
}

function createCompletionProgram(terminal: Terminal): Command {
  return addCompletion(createCommand('ws-server completion', terminal), terminal, async (shell) => {
    const { createProgram } = await import('./read-arguments.js');
    const { program } = createProgram(ownVersion(), true, terminal);
    const creates = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    const commands = creates.map((create) => create(terminal, {}));
    return completionScript(program, shell, commands);
  });
}
